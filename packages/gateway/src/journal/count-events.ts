import type { CountQuery, Gap, Journal, Sequence } from '@tidewaiter/journal'
import { profiles, readOutcome } from '@tidewaiter/model'
import { GatewayError } from '../gateway-errors.ts'
import { startBudget } from './budget.ts'
import { compileConditions, type CompiledConditions, type EventConditions } from './event-conditions.ts'
import { eventsOf } from './find-events.ts'

/** What is counted, and how it is divided. */
export type EventCounting = EventConditions & {
  readonly since: number
  readonly until: number
  /** How many steps of time, 1 to 1,000; or how long each is, in ms. One step when neither is given. */
  readonly buckets?: number | undefined
  readonly stepMs?: number | undefined
  readonly by: 'family' | 'code' | 'severity' | 'outcome'
  /** First sequence to count: `next` of what was counted before. */
  readonly from?: Sequence | undefined
  /** How long to count, in ms; 2,000 by default. */
  readonly budgetMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Numbers of events, by step of time. */
export type EventCounts = {
  /** What was counted: whole minutes, `since` moved to an earlier one, `until` and the step to a later one. In ms. */
  readonly since: number
  readonly until: number
  readonly stepMs: number
  /** Most events first; `counts` has a number for each step. The outcome of a message that has none is empty. */
  readonly series: readonly EventSeries[]
  readonly total: number
  /** False: the time was over first. What is counted from `next` on is to be added. */
  readonly complete: boolean
  readonly next?: Sequence
  readonly gaps: readonly Gap[]
}

export type EventSeries = { readonly key: string; readonly total: number; readonly counts: readonly number[] }

const minuteMs = 60_000
const stepsMost = 1000
/** Other senders have codes of their own. What comes beyond so many is counted as one, under this name. */
const seriesMost = 500
const others = '...'

/**
 * Counts events. By time, code, severity and outcome alone, the journal has summaries, and ten million take as long as ten
 * thousand blocks would; other conditions have every event looked at that those do not rule out.
 *
 * @throws {GatewayError} `request-invalid`; {DeliveryError} `selection-invalid`, for `where`
 */
export async function countEvents(journal: Journal, counting: EventCounting): Promise<EventCounts> {
  const span = spanOf(counting)
  const conditions = compileConditions({ ...counting, since: span.since, until: span.until })
  const isOver = startBudget(counting.budgetMs, counting.signal)
  const steps = Math.ceil((span.until - span.since) / span.stepMs)
  const series = new Map<string, number[]>()
  const gaps: Gap[] = []
  const add = (step: number, of: Counted, count: number): void => {
    const key = keyOf(counting.by, of)
    const name = series.has(key) || series.size < seriesMost ? key : others
    let counts = series.get(name)
    if (counts === undefined) series.set(name, (counts = Array.from({ length: steps }, () => 0)))
    counts[step]! += count
  }
  const count = canUseSummaries(counting) ? stepOfSummaries : stepOfEvents
  let from: Sequence | undefined = Math.max(counting.from ?? 0, journal.oldest)
  const to = journal.next
  do from = await count({ journal, conditions, counting, span, gaps, add }, from, to)
  while (from !== undefined && !isOver())
  return {
    ...span,
    ...sortedSeries(series),
    complete: from === undefined,
    ...(from !== undefined && { next: from }),
    gaps,
  }
}

type Span = Pick<CountQuery, 'since' | 'until' | 'stepMs'>
type Counted = { readonly code: string; readonly severity: number; readonly outcome: string }

type Work = {
  readonly journal: Journal
  readonly conditions: CompiledConditions
  readonly counting: EventCounting
  readonly span: Span
  readonly gaps: Gap[]
  readonly add: (step: number, of: Counted, count: number) => void
}

function spanOf({ since: start, until: end, buckets, stepMs: wanted }: EventCounting): Span {
  const since = Math.floor(start / minuteMs) * minuteMs
  const until = Math.ceil(end / minuteMs) * minuteMs
  const stepMs = Math.max(Math.ceil((wanted ?? (until - since) / (buckets ?? 1)) / minuteMs), 1) * minuteMs
  if (!(until > since) || !((until - since) / stepMs <= stepsMost) || !Number.isSafeInteger(stepMs)) {
    throw new GatewayError('request-invalid', { fault: `a span of time has 1 to ${stepsMost} steps` })
  }
  return { since, until, stepMs }
}

function canUseSummaries({ fields = [], text, where, allowed }: EventCounting): boolean {
  return fields.length === 0 && text === undefined && where === undefined && allowed === undefined
}

/** @returns where to go on */
async function stepOfSummaries(
  { journal, conditions, counting: { outcomes }, span, gaps, add }: Work,
  from: Sequence,
  to: Sequence,
): Promise<Sequence | undefined> {
  const { codes, severities } = conditions.query
  const found = await journal.countStep({
    ...span,
    ...(codes !== undefined && { codes }),
    ...(severities !== undefined && { severities }),
    from,
    to,
  })
  gaps.push(...found.gaps)
  for (const { step, count, ...of } of found.counts) {
    const outcome = readOutcome(of.outcome)
    if (outcomes !== undefined && (outcome === undefined || !outcomes.includes(outcome))) continue
    add(step, { ...of, outcome: outcome ?? '' }, count)
  }
  return found.next
}

async function stepOfEvents(
  { journal, conditions, counting: { allowed }, span, gaps, add }: Work,
  from: Sequence,
  to: Sequence,
): Promise<Sequence | undefined> {
  const found = await journal.searchStep({ ...conditions.query, form: profiles[0]!.name, from, to })
  for (const part of found.found) {
    if (part.kind === 'gap') {
      gaps.push(part)
      continue
    }
    for (const event of eventsOf(part, 'oldest', conditions)) {
      if (allowed?.(event) === false) continue
      const { code, severity, outcome = '', time } = event
      add(Math.floor((time - span.since) / span.stepMs), { code, severity, outcome }, 1)
    }
  }
  return found.next
}

function keyOf(by: EventCounting['by'], { code, severity, outcome }: Counted): string {
  if (by === 'severity') return String(severity)
  if (by === 'outcome') return outcome
  return by === 'code' || !code.includes('-') ? code : code.slice(0, code.indexOf('-'))
}

function sortedSeries(series: ReadonlyMap<string, readonly number[]>): Pick<EventCounts, 'series' | 'total'> {
  const all = [...series].map(([key, counts]) => ({
    key,
    total: counts.reduce((one, other) => one + other, 0),
    counts,
  }))
  return {
    series: all.sort((one, other) => other.total - one.total),
    total: all.reduce((sum, { total }) => sum + total, 0),
  }
}
