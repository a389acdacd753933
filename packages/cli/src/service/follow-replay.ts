import { setTimeout as sleep } from 'node:timers/promises'
import type { ControlClient, NamedReplayStatus } from '@tidewaiter/gateway'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { printable } from '../terminal/printable.ts'

const everyMs = 250

/** Shows how far a replay is until it has ended. Ctrl-C ends the showing, not the replay. */
export async function followReplay(io: Io, client: ControlClient, started: NamedReplayStatus): Promise<Exit> {
  const signal = io.interruption()
  let status: NamedReplayStatus | undefined = started
  let shown = ''
  while (status !== undefined && isRunning(status) && !signal.aborted) {
    const text = `replay ${status.id}: ${printable(status.text)}`
    if (io.stderr.isTerminal && text !== shown) io.stderr.write(`\r\x1b[2K${text}`)
    shown = text
    await sleep(everyMs, undefined, { signal }).catch(() => {})
    status = (await client.ask('replays')).find(({ id }) => id === started.id)
  }
  if (io.stderr.isTerminal) io.stderr.write('\r\x1b[2K')
  if (status === undefined) return 'service' // the service was restarted in between
  if (isRunning(status)) {
    io.stderr.write(
      `The replay goes on; \`tidewaiter replays\` shows it, \`tidewaiter replays cancel ${status.id}\` calls it off.\n`,
    )
    return 'interrupted'
  }
  await io.stdout.write(`replay ${status.id}: ${printable(status.text)}\n`)
  return status.state === 'done' && status.failed === 0 ? 'ok' : 'faults'
}

function isRunning({ state }: NamedReplayStatus): boolean {
  return state !== 'done' && state !== 'cancelled'
}
