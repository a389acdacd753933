import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What came of a failure test. */
export type Figures = {
  /** What was done, as a sentence. */
  readonly failure: string
  readonly receiver: string
  /** Events that the gateway had taken in. */
  readonly accepted: number
  /** Different events that the receiver wrote down. */
  readonly received: number
  readonly lost: number
  /** Events that it wrote down more than once, counted each time but the first. */
  readonly doubled: number
  /** Longest time in which nothing arrived while events were under way, in ms. */
  readonly longestGapMs: number
}

/** Takes what was accepted (numbers 1 to `accepted`) and what arrived, in order; returns the figures. */
export function compare(
  about: Pick<Figures, 'failure' | 'receiver'>,
  accepted: number,
  arrived: readonly number[],
  longestGapMs: number,
): Figures {
  const distinct = new Set(arrived)
  let received = 0
  for (let number = 1; number <= accepted; number++) if (distinct.has(number)) received++
  return {
    ...about,
    accepted,
    received,
    lost: accepted - received,
    doubled: arrived.length - distinct.size,
    longestGapMs: Math.round(longestGapMs),
  }
}

const folder = join(import.meta.dirname, '../../node_modules/.cache/tidewaiter/failures')

/** Keeps the figures for `npm run failures`, which makes the table in the documentation. */
export function keepFigures(name: string, figures: Figures): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(figures, null, 2)}\n`)
}

/** All figures that were kept, by name. */
export function keptFigures(): ReadonlyMap<string, Figures> {
  const files = globSync('*.json', { cwd: folder }).sort()
  return new Map(
    files.map((file) => [file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(folder, file), 'utf8')) as Figures]),
  )
}
