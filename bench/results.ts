import type { CompetitorName } from './competitors.ts'
import { median } from './harness/median.ts'
import type { Sample } from './harness/measure.ts'

/** Everything that was measured. A list has one entry for each round, in the order of the rounds. */
export type Results = {
  readonly samples: Partial<Record<CompetitorName, Sample[]>>
  /** Seconds from start to end, interleaved. */
  readonly starts: { readonly version: readonly number[]; readonly empty: readonly number[] }
  /** Peak RSS of a Node that waits, in MiB. */
  readonly idleMib: readonly number[]
  /** Messages that `parseCef` reads in the time in which `JSON.parse` reads one event; undefined when not measured. */
  readonly parseRatio: number | undefined
}

export const eventsPerSecond = ({ events, wallSeconds }: Sample): number => events / wallSeconds
export const eventsPerCpuSecond = ({ events, cpuSeconds }: Sample): number => events / cpuSeconds

/** The samples of a competitor. Throws when it was not measured. */
export function samplesOf({ samples }: Results, name: CompetitorName): readonly Sample[] {
  const found = samples[name]
  if (found === undefined) throw new Error(`${name} was not measured`)
  return found
}

/**
 * How one competitor does against another: the median of the ratios of each round, whose two runs saw the machine in the
 * same state.
 */
export function ratio(
  results: Results,
  [one, other]: readonly [one: CompetitorName, other: CompetitorName],
  figure: (sample: Sample) => number,
): number {
  const others = samplesOf(results, other)
  return median(samplesOf(results, one).map((sample, round) => figure(sample) / figure(others[round] as Sample)))
}

/**
 * How much the resident memory grew while the last seven tenths of the events went through: the median of the last tenth
 * against that of the tenth around three tenths. 0.03 is 3 %.
 */
export function rssGrowth({ rssMib }: Sample): number {
  const share = (from: number, to: number): readonly number[] =>
    rssMib.slice(Math.floor(rssMib.length * from), Math.ceil(rssMib.length * to))
  return median(share(0.9, 1)) / median(share(0.25, 0.35)) - 1
}
