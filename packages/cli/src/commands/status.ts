import { setTimeout as sleep } from 'node:timers/promises'
import type { ControlClient } from '@tidewaiter/gateway'
import type { CommandDefinition } from '../command-definition.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { addServiceOptions, clientOf, type ServiceOptions } from '../service/service-options.ts'
import { statusText } from '../service/status-text.ts'
import { printable } from '../terminal/printable.ts'

type StatusOptions = ServiceOptions & { readonly watch?: true; readonly json?: true }

export const statusCommand: CommandDefinition = {
  description:
    'Shows how the running service is, on one screen: what is wrong and what to do first, then every way in, the journal and every ' +
    'integration. Ends with 6 when there is a problem that somebody should look at, with 5 when the service does not run.',
  examples: [
    { line: 'tidewaiter status', purpose: 'what is wrong, and what to do' },
    { line: 'tidewaiter status --watch', purpose: 'the same, kept up to date' },
    { line: 'tidewaiter status --json | jq .integrations[].lag', purpose: 'for a program' },
  ],
  configure: (command) => {
    command.option('--watch', 'show it anew each second until Ctrl-C').option('--json', 'everything there is, as JSON')
    addServiceOptions(command)
  },
  run: status,
}

const everyMs = 1_000

async function status(io: Io, _operands: readonly string[], options: StatusOptions): Promise<Exit> {
  const client = clientOf(options)
  if (options.watch === true) return watch(io, client, options)
  const { text, exit } = await look(io, client, options)
  await io.stdout.write(text)
  return exit
}

async function look(io: Io, client: ControlClient, { json }: StatusOptions): Promise<{ text: string; exit: Exit }> {
  const found = await client.ask('status')
  const text =
    json === true ? `${JSON.stringify(found)}\n` : statusText(found, { style: io.style, width: io.stdout.columns })
  return { text, exit: found.problems.some(({ level }) => level !== 'minor') ? 'unhealthy' : 'ok' }
}

/** Goes on when the service is restarted meanwhile: that is when one wants to look. */
async function watch(io: Io, client: ControlClient, options: StatusOptions): Promise<Exit> {
  const signal = io.interruption()
  for (;;) {
    const text = await look(io, client, options).then(
      (shown) => shown.text,
      (error: unknown) => {
        if (!(error instanceof Error && 'action' in error)) throw error
        return `${printable(error.message)}\n  ${printable(String(error.action))}\n`
      },
    )
    await io.stdout.write(io.stdout.isTerminal ? redrawn(text) : text)
    await sleep(everyMs, undefined, { signal }).catch(() => {})
    if (signal.aborted) return 'ok'
  }
}

/** In the place of what was there: from the upper left corner, each line cleared behind its end, and all below. Nothing flickers. */
function redrawn(text: string): string {
  return `\x1b[H${text.replaceAll('\n', '\x1b[K\n')}\x1b[J`
}
