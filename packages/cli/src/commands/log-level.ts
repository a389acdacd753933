import { Argument } from 'commander'
import { levels, type Level } from '@tidewaiter/telemetry'
import type { CommandDefinition } from '../command-definition.ts'
import { addServiceOptions, clientOf, type ServiceOptions } from '../service/service-options.ts'
import { printable } from '../terminal/printable.ts'

export const logLevelCommand: CommandDefinition = {
  description:
    'Has the running service log more or less, until it reads its configuration again. At `debug` it says each group of ' +
    'events that it takes in and hands over.',
  examples: [{ line: 'tidewaiter log-level debug', purpose: 'while looking for a fault' }],
  configure: (command) => {
    command.addArgument(new Argument('<level>', 'least level that is logged').choices(levels))
    addServiceOptions(command)
  },
  run: async (io, [level], options: ServiceOptions) => {
    const { text } = await clientOf(options).ask('logLevel', { level: level as Level })
    await io.stdout.write(`${printable(text)}\n`)
    return 'ok'
  },
}
