import { Argument } from 'commander'
import { CliError } from '../cli-errors.ts'
import type { CommandDefinition } from '../command-definition.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { wholeNumber } from '../options.ts'
import { addServiceOptions, clientOf, type ServiceOptions } from '../service/service-options.ts'
import { printable } from '../terminal/printable.ts'
import { table } from '../terminal/table.ts'

export const replaysCommand: CommandDefinition = {
  description: 'Shows the replays that are under way and the last that have ended, or calls one off.',
  examples: [
    { line: 'tidewaiter replays', purpose: 'all of them' },
    { line: 'tidewaiter replays cancel 3', purpose: 'call one off' },
  ],
  configure: (command) => {
    command
      .addArgument(new Argument('[action]', 'what to do').choices(['list', 'cancel']).default('list'))
      .argument('[id]', 'number of a replay', wholeNumber(1))
    addServiceOptions(command)
  },
  run: replays,
}

async function replays(io: Io, [action, id]: readonly string[], options: ServiceOptions): Promise<Exit> {
  const client = clientOf(options)
  if (action === 'cancel') {
    if (id === undefined)
      throw new CliError('option-invalid', { option: 'ID', fault: 'name a replay', command: 'replays' })
    const { text } = await client.ask('cancelReplay', { id: Number(id) })
    await io.stdout.write(`replay ${id}: ${printable(text)}\n`)
    return 'ok'
  }
  const rows = (await client.ask('replays')).map((each) => [String(each.id), each.integration, each.state, each.text])
  const { style, stdout } = io
  await stdout.write(
    rows.length === 0
      ? 'no replays\n'
      : table(['ID', 'TO', 'STATE', 'HOW FAR'], rows, { style, width: stdout.columns }),
  )
  return 'ok'
}
