import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { scratchFolder } from '../../packages/syslog/src/testing/peer.ts'
import { startAlertWriter, numbersIn, type AlertWriter } from './alerts.ts'
import { compare, keepFigures } from './figures.ts'
import { createGateway, type Gateway, type GatewayOptions } from './gateway.ts'
import type { Receiver } from './receiver.ts'
import { until } from './until.ts'

/** Everything that takes part: alerts are being written, the gateway reads them, the receiver writes down what arrives. */
type World = {
  readonly receiver: Receiver
  readonly gateway: Gateway
  readonly writer: AlertWriter
  readonly seconds: (count: number) => Promise<void>
  /** Resolves when so many more events have arrived. */
  readonly arrive: (events: number) => Promise<void>
}

export type Scenario = {
  /** File name of its figures, and what is done, as a sentence of the documentation. */
  readonly name: string
  readonly failure: string
  readonly receiver: (folder: string) => Promise<Receiver>
  /** What has to stand before the gateway starts. */
  readonly before?: (receiver: Receiver) => Promise<void>
  readonly gateway?: (receiver: Receiver) => Partial<GatewayOptions>
  /** Alerts a second. */
  readonly rate?: number
  readonly during: (world: World) => Promise<void>
  /** How many may arrive twice; see docs/reference/guarantees.md. */
  readonly mayDouble: number
  /** UDP alone may lose. */
  readonly mayLose?: boolean
  readonly transport?: 'tcp' | 'tls' | 'udp'
  /** Time for everything to arrive in the end, in ms. */
  readonly settleMs?: number
}

/** Runs a scenario to its end, keeps its figures, and asserts that nothing was lost and no more was doubled than may be. */
export async function run(scenario: Scenario): Promise<void> {
  const folder = scratchFolder(`failure-${scenario.name}`)
  const receiver = await scenario.receiver(folder.path)
  await scenario.before?.(receiver)
  const transport = scenario.transport ?? 'tcp'
  const gateway = createGateway({
    folder: folder.path,
    to: `${transport}://${receiver.address}:${receiver.port}`,
    ...scenario.gateway?.(receiver),
  })
  let writer: AlertWriter | undefined
  const watch = watchGrowth(receiver)
  try {
    await receiver.listen()
    await gateway.begin()
    writer = startAlertWriter(gateway.input, scenario.rate ?? 5000)
    const arrive = async (events: number): Promise<void> => {
      const bytes = receiver.receivedBytes() + events * 500
      await until(`${events} events to arrive`, 60_000, () => receiver.receivedBytes() >= bytes)
    }
    await arrive(1000)
    await scenario.during({ receiver, gateway, writer, arrive, seconds: (count) => sleep(count * 1000) })
    await writer.stop()
    const accepted = writer.written()
    const missing = (): number => accepted - new Set(numbersIn(receiver.received())).size
    if (scenario.mayLose === true) await stillness(receiver)
    else await until('everything to arrive', scenario.settleMs ?? 60_000, () => missing() === 0, 250)
    const longestGapMs = watch.stop()
    await stillness(receiver)
    const about = { failure: scenario.failure, receiver: receiver.name }
    const figures = compare(about, accepted, numbersIn(receiver.received()), longestGapMs)
    keepFigures(scenario.name, figures)
    if (scenario.mayLose !== true) assert.equal(figures.lost, 0, JSON.stringify(figures))
    assert.ok(figures.doubled <= scenario.mayDouble, JSON.stringify(figures))
  } catch (error) {
    const said = gateway.output().slice(-4000)
    throw new Error(`${error instanceof Error ? error.message : String(error)}\nThe gateway said:\n${said}`, {
      cause: error,
    })
  } finally {
    watch.stop()
    await writer?.stop()
    await gateway.signal('SIGCONT')
    await gateway.signal('SIGKILL')
    await receiver.signal('SIGCONT')
    await receiver.signal('SIGKILL')
    folder.remove()
    rmSync(gateway.folder, { recursive: true, force: true })
  }
}

/** Resolves when nothing more has arrived for a second: what is doubled may come last. */
async function stillness(receiver: Receiver): Promise<void> {
  for (let before = -1; before !== receiver.receivedBytes();) {
    before = receiver.receivedBytes()
    await sleep(1000)
  }
}

/** Watches a receiver's file; `stop` gives the longest time between two arrivals. */
function watchGrowth(receiver: Receiver): { readonly stop: () => number } {
  let size = 0
  let lastAt: number | undefined
  let longest = 0
  const timer = setInterval(() => {
    const now = performance.now()
    const found = receiver.receivedBytes()
    if (found === size) return
    size = found
    if (lastAt !== undefined) longest = Math.max(longest, now - lastAt)
    lastAt = now
  }, 5)
  return {
    stop: () => {
      clearInterval(timer)
      return longest
    },
  }
}
