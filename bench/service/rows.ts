import { eventsPerSecond } from '../results.ts'
import {
  backlogMemory,
  deliveredPerCpuSecond,
  drain,
  durable,
  fileIntake,
  httpIntake,
  notDurable,
  peerDurable,
  peerLatency,
  serviceLatency,
  type Input,
} from './measurements.ts'

/** Figures of one round, by what they are of; the row's ratio is made from them. */
export type Round = Readonly<Record<string, number>>

/** One row of the table of the service: two things measured in turns, and how far their ratio has to go. */
export type Row = {
  readonly name: string
  readonly what: string
  readonly must: number
  readonly aim: number
  readonly better: 'higher' | 'lower'
  readonly measure: (input: Input) => Promise<Round>
  /** Of a round, from its figures. */
  readonly ratio: (round: Round) => number
  /** Rounds, where fewer than the others are enough. */
  readonly rounds?: number
}

const of =
  (one: string, other: string) =>
  (round: Round): number =>
    (round[one] ?? NaN) / (round[other] ?? NaN)
const seconds = 7

export const rows: readonly Row[] = [
  {
    name: 'durable',
    what: 'file in, journal (on disk before delivery), TCP out, to `tidewaiter send` without a journal: events a second',
    must: 0.5,
    aim: 0.65,
    better: 'higher',
    measure: async (input) => ({
      service: eventsPerSecond(await durable(input)),
      send: eventsPerSecond(await notDurable(input)),
    }),
    ratio: of('service', 'send'),
  },
  {
    name: 'durable-peer',
    what: 'the same to syslog-ng with its reliable disk buffer, which does not wait for the disk: events a second',
    must: 4,
    aim: 8,
    better: 'higher',
    measure: async (input) => ({
      service: eventsPerSecond(await durable(input)),
      'syslog-ng': eventsPerSecond(await peerDurable(input)),
    }),
    ratio: of('service', 'syslog-ng'),
  },
  {
    name: 'http',
    what: 'HTTP intake in batches of 100, to the file intake: events a second that are in the journal',
    must: 0.5,
    aim: 0.8,
    better: 'higher',
    measure: async (input) => ({ http: await httpIntake(input), file: await fileIntake(input) }),
    ratio: of('http', 'file'),
  },
  {
    name: 'latency',
    what: 'line written to message received at 10,000 events a second, durable, to syslog-ng not durable: 99th percentile',
    must: 1 / 5,
    aim: 1 / 25,
    better: 'lower',
    measure: async () => ({
      'service p99 ms': (await serviceLatency([10_000], seconds))[0]?.p99Ms ?? NaN,
      'syslog-ng p99 ms': (await peerLatency([10_000], seconds))[0]?.p99Ms ?? NaN,
    }),
    ratio: of('service p99 ms', 'syslog-ng p99 ms'),
  },
  {
    name: 'knee',
    what: 'the same, durable, at 50,000 events a second to 1,000: 99th percentile',
    must: 5,
    aim: 3,
    better: 'lower',
    measure: async () => {
      const [low, high] = await serviceLatency([1000, 50_000], seconds)
      return { '50,000/s p99 ms': high?.p99Ms ?? NaN, '1,000/s p99 ms': low?.p99Ms ?? NaN }
    },
    ratio: of('50,000/s p99 ms', '1,000/s p99 ms'),
  },
  {
    name: 'drain',
    what: 'all events after an outage, to the live rate: events a second',
    must: 1,
    aim: 2,
    better: 'higher',
    measure: async (input) => ({
      drained: (await drain(input)).rate,
      live: eventsPerSecond(await durable(input)),
    }),
    ratio: of('drained', 'live'),
  },
  {
    name: 'integrations',
    what: 'three integrations to one: events delivered in all a CPU second',
    must: 1.5,
    aim: 2.5,
    better: 'higher',
    measure: async (input) => ({
      three: await deliveredPerCpuSecond(input, 3),
      one: await deliveredPerCpuSecond(input, 1),
    }),
    ratio: of('three', 'one'),
  },
  {
    name: 'backlog',
    what: 'peak memory (RSS) with five times the events waiting, to none waiting',
    must: 1.3,
    aim: 1.1,
    better: 'lower',
    rounds: 2,
    measure: async (input) => ({
      'backlog MiB': await backlogMemory(input, 5),
      'no backlog MiB': (await durable(input)).peakRssMib,
    }),
    ratio: of('backlog MiB', 'no backlog MiB'),
  },
]
