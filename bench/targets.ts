import type { CompetitorName } from './competitors.ts'
import type { ToolName } from './generate/lines.ts'
import { median } from './harness/median.ts'
import { eventsPerCpuSecond, eventsPerSecond, ratio, rssGrowth, samplesOf, type Results } from './results.ts'

/** What is measured beside the rounds. */
export type Extra = 'starts' | 'idle' | 'parse'

/** One row of the table: what is held against what, and how far it has to go. A row without limits is for information. */
export type Target = {
  /** On the command line: `npm run bench -- NAME`. */
  readonly name: string
  readonly what: string
  readonly limits?: { readonly must: number; readonly aim: number }
  readonly better: 'higher' | 'lower'
  readonly unit: 'times' | 'per cent'
  readonly competitors: readonly CompetitorName[]
  readonly extras: readonly Extra[]
  readonly reached: (results: Results) => number
}

export const targets: readonly Target[] = [
  {
    name: 'json',
    what: 'Falco file to CEF to TCP, one thread: events a CPU second, to bare `JSON.parse` of the same lines',
    limits: { must: 0.4, aim: 0.7 },
    better: 'higher',
    unit: 'times',
    competitors: ['jsonParse', 'tidewaiter'],
    extras: [],
    reached: (results) => ratio(results, ['tidewaiter', 'jsonParse'], eventsPerCpuSecond),
  },
  {
    name: 'cpu',
    what: 'the same to syslog-ng pinned to one core: events a CPU second',
    limits: { must: 4, aim: 8 },
    better: 'higher',
    unit: 'times',
    competitors: ['tidewaiter', 'syslogNgPinned'],
    extras: [],
    reached: (results) => ratio(results, ['tidewaiter', 'syslogNgPinned'], eventsPerCpuSecond),
  },
  {
    name: 'wall',
    what: 'the same with `--workers 1` to the better of syslog-ng and rsyslog, all on all cores: events a second by the clock',
    limits: { must: 4, aim: 8 },
    better: 'higher',
    unit: 'times',
    competitors: ['tidewaiter', 'tidewaiterWorkers', 'syslogNg', 'rsyslog'],
    extras: [],
    reached: (results) =>
      Math.min(
        ratio(results, ['tidewaiterWorkers', 'syslogNg'], eventsPerSecond),
        ratio(results, ['tidewaiterWorkers', 'rsyslog'], eventsPerSecond),
      ),
  },
  {
    name: 'parse',
    what: 'CEF message to header and pairs (`parseCef`), to `JSON.parse` of the same event as JSON: messages a second',
    limits: { must: 0.75, aim: 0.95 },
    better: 'higher',
    unit: 'times',
    competitors: [],
    extras: ['parse'],
    reached: ({ parseRatio }) => parseRatio ?? NaN,
  },
  {
    name: 'memory',
    what: 'peak memory (RSS) at full speed, to a Node that does nothing',
    limits: { must: 2.2, aim: 1.6 },
    better: 'lower',
    unit: 'times',
    competitors: ['tidewaiter'],
    extras: ['idle'],
    reached: (results) =>
      median(samplesOf(results, 'tidewaiter').map((sample) => sample.peakRssMib)) / median(results.idleMib),
  },
  {
    name: 'growth',
    what: 'growth of memory (RSS) from three tenths of the events to the last: with 1,000,000 events from number 300,000 on',
    limits: { must: 0.1, aim: 0.03 },
    better: 'lower',
    unit: 'per cent',
    competitors: ['tidewaiter'],
    extras: [],
    reached: (results) => median(samplesOf(results, 'tidewaiter').map(rssGrowth)),
  },
  {
    name: 'start',
    what: '`tidewaiter --version`, to an empty script in the same Node: time from start to end',
    limits: { must: 1.5, aim: 1.15 },
    better: 'lower',
    unit: 'times',
    competitors: [],
    extras: ['starts'],
    reached: ({ starts }) => median(starts.version) / median(starts.empty),
  },
  {
    name: 'plain',
    what: 'the fast program to the plain one, Falco: events a CPU second',
    better: 'higher',
    unit: 'times',
    competitors: ['tidewaiter', 'tidewaiterPlain'],
    extras: [],
    reached: (results) => ratio(results, ['tidewaiter', 'tidewaiterPlain'], eventsPerCpuSecond),
  },
  source('tetragon', 'Tetragon', ['tidewaiterTetragon', 'jsonParseTetragon']),
  source('tracee', 'Tracee', ['tidewaiterTracee', 'jsonParseTracee']),
  source('kubearmor', 'KubeArmor', ['tidewaiterKubearmor', 'jsonParseKubearmor']),
  source('node-agent', 'Kubescape node agent', ['tidewaiterNodeAgent', 'jsonParseNodeAgent']),
  {
    name: 'tetragon-plain',
    what: 'the fast program to the plain one, Tetragon: events a CPU second',
    better: 'higher',
    unit: 'times',
    competitors: ['tidewaiterTetragon', 'tidewaiterTetragonPlain'],
    extras: [],
    reached: (results) => ratio(results, ['tidewaiterTetragon', 'tidewaiterTetragonPlain'], eventsPerCpuSecond),
  },
]

/** What holds for Falco holds for every other source of runtime events. */
function source(name: ToolName, title: string, pair: readonly [ours: CompetitorName, parse: CompetitorName]): Target {
  return {
    name,
    what: `${title} file, the same: records a CPU second, to bare \`JSON.parse\` of the same lines`,
    limits: { must: 0.4, aim: 0.7 },
    better: 'higher',
    unit: 'times',
    competitors: pair.toReversed(),
    extras: [],
    reached: (results) => ratio(results, pair, eventsPerCpuSecond),
  }
}

/** How a target stands: `aim` and `must` when that was reached, undefined for a row without limits. */
export function verdict({ limits, better }: Target, reached: number): 'aim' | 'must' | 'missed' | undefined {
  if (limits === undefined) return undefined
  const reaches = (limit: number): boolean => (better === 'higher' ? reached >= limit : reached <= limit)
  if (reaches(limits.aim)) return 'aim'
  return reaches(limits.must) ? 'must' : 'missed'
}

/** A figure of the target as text: `0.73`, `9.1 x`, `3 %`. */
export function figure({ unit, limits }: Target, value: number): string {
  if (unit === 'per cent') return `${(value * 100).toFixed(1)} %`
  return limits !== undefined && limits.aim < 1 ? value.toFixed(2) : `${value.toFixed(2)} x`
}
