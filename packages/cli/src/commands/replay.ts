import type { CommandDefinition } from '../command-definition.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { followReplay } from '../service/follow-replay.ts'
import { addSearchOptions, searchOf, type SearchOptions } from '../service/search-options.ts'
import { addServiceOptions, clientOf, type ServiceOptions } from '../service/service-options.ts'
import { printable } from '../terminal/printable.ts'

type ReplayOptions = ServiceOptions & SearchOptions & { readonly detach?: true }

export const replayCommand: CommandDefinition = {
  description:
    'Sends events that are in the journal again to an integration, over a connection of its own: after the SIEM has lost some, or ' +
    'for one that is new. Neither the selection of the integration nor how far it has come counts. It ends with the service.',
  examples: [
    { line: 'tidewaiter replay siem --since 2h', purpose: 'the last two hours' },
    {
      line: 'tidewaiter replay siem --since 2026-03-01T00:00:00Z --until 2026-03-02T00:00:00Z --codes PM,FPM',
      purpose: 'the processes of one day',
    },
  ],
  configure: (command) => {
    command
      .argument('<integration>', 'its name in the configuration')
      .option('--detach', 'do not wait for the end; `tidewaiter replays` shows it')
    addSearchOptions(command)
    addServiceOptions(command)
  },
  run: replay,
}

async function replay(io: Io, [name = '']: readonly string[], options: ReplayOptions): Promise<Exit> {
  const client = clientOf(options)
  const started = await client.ask('replay', { name, search: searchOf(options) })
  if (options.detach !== true) return followReplay(io, client, started)
  await io.stdout.write(`replay ${started.id}: ${printable(started.text)}\n`)
  return 'ok'
}
