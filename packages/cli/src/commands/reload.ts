import type { CommandDefinition } from '../command-definition.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { reportConfigFaults } from '../service/report-config-faults.ts'
import { addServiceOptions, clientOf, type ServiceOptions } from '../service/service-options.ts'
import { printable } from '../terminal/printable.ts'

export const reloadCommand: CommandDefinition = {
  description:
    'Has the service read its configuration again, as SIGHUP does, and says what has changed. A wrong configuration changes ' +
    'nothing. What stays the same is not touched: connections stay open, files are read on.',
  examples: [{ line: 'tidewaiter config check && tidewaiter reload', purpose: 'after editing tidewaiter.yaml' }],
  configure: addServiceOptions,
  run: reload,
}

async function reload(io: Io, _operands: readonly string[], options: ServiceOptions): Promise<Exit> {
  const answer = await clientOf(options).ask('reload')
  if ('faults' in answer) {
    const exit = reportConfigFaults(io, answer)
    io.stderr.write('The service goes on with the configuration that it has.\n')
    return exit
  }
  const { changes, restartNeeded } = answer
  await io.stdout.write(`${changes.length === 0 ? 'nothing differs' : changes.map(printable).join('\n')}\n`)
  if (restartNeeded.length > 0) {
    await io.stdout.write(`Restart the service for the change of ${restartNeeded.map(printable).join(', ')}.\n`)
  }
  return 'ok'
}
