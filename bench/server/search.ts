import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countEvents, findEvents } from '@tidewaiter/gateway'
import { openJournal, type Journal } from '@tidewaiter/journal'
import type { AnyFields, Code } from '@tidewaiter/model'
import { lineOf } from '../../packages/gateway/src/journal/testing/event-journal.ts'
import { eventWith } from '../../packages/server/src/events/testing/event-journal.ts'
import { createRandom } from '../generate/random.ts'
import { secondsOf, type Round, type Sizes } from './row.ts'

const end = Date.UTC(2026, 10, 23)
const weekMs = 7 * 86_400_000
const hourMs = 3_600_000
/** The small journal is the end of the large one: a question finds as much in both. */
const smallCount = 100_000
const questions = 300

type Span = { readonly since: number; readonly until: number }

/** A journal to ask, and the times of what it holds. */
type Filled = { readonly journal: Journal; readonly span: Span }

type Question = (filled: Filled, random: () => number) => Promise<unknown>

/** An hour at random of what the journal holds. */
function anHour({ span }: Filled, random: () => number): Span {
  const since = span.since + random() * (span.until - span.since - hourMs)
  return { since, until: since + hourMs }
}

const limit = 50
const questionsByName = {
  last: ({ journal }) => findEvents(journal, { limit }),
  family: (filled, random) =>
    findEvents(filled.journal, { limit, codes: ['PLC'], until: anHour(filled, random).until }),
  severity: (filled, random) => findEvents(filled.journal, { limit, minSeverity: 7, ...anHour(filled, random) }),
  field: (filled, random) =>
    findEvents(filled.journal, {
      limit,
      fields: [{ name: 'namespace', test: 'is', value: `team-${Math.floor(random() * 40)}` }],
      until: anHour(filled, random).until,
    }),
  text: (filled, random) =>
    findEvents(filled.journal, {
      limit,
      text: `/APP-${20 + Math.floor(random() * 180)}:`,
      until: anHour(filled, random).until,
    }),
  counts: ({ journal }) => countEvents(journal, { since: end - weekMs, until: end, buckets: 168, by: 'family' }),
} satisfies Record<string, Question>

export type QuestionName = keyof typeof questionsByName

/** p99 of a question, in ms; the floor is that of the same question to a journal of the last 100,000 events. */
export function search(name: QuestionName): (sizes: Sizes) => Promise<Round> {
  return async ({ events }) => {
    const { large, small } = await (journals ??= fillJournals(events))
    const floor = await latencies(small, questionsByName[name])
    const measured = await latencies(large, questionsByName[name])
    return { measured: measured.p99, floor: floor.p99, p50: measured.p50, floorP50: floor.p50 }
  }
}

async function latencies(filled: Filled, question: Question): Promise<{ readonly p50: number; readonly p99: number }> {
  const random = createRandom(7).next
  const found: number[] = []
  for (let i = 0; i < questions; i++) {
    const startedAt = performance.now()
    await question(filled, random)
    found.push(performance.now() - startedAt)
  }
  const sorted = found.sort((one, other) => one - other)
  return { p50: sorted[Math.floor(questions * 0.5)]!, p99: sorted[Math.floor(questions * 0.99)]! }
}

/** Seconds to look through all events for what none of them has; the floor reads the file of the journal. */
export async function searchAll({ events }: Sizes): Promise<Round> {
  const { large } = await (journals ??= fillJournals(events))
  const measured = await secondsOf(async () => {
    for (let page = await findEvents(large.journal, { text: 'nowhere' }); !page.complete;) {
      page = await findEvents(large.journal, { text: 'nowhere', before: page.next })
    }
  })
  const buffer = Buffer.alloc(1024 * 1024)
  const file = openSync(join(folder, 'large', 'journal.db'), 'r')
  const floor = await secondsOf(() => {
    while (readSync(file, buffer) > 0);
  })
  closeSync(file)
  return { measured, floor }
}

let journals: Promise<{ readonly large: Filled; readonly small: Filled }> | undefined
let folder = ''

/** Closes the journals of the rows `search-...` and removes them. */
export async function endSearch(): Promise<void> {
  for (const { journal } of Object.values((await journals) ?? {})) await journal.close()
  if (folder !== '') rmSync(folder, { recursive: true })
}

async function fillJournals(events: number): Promise<{ readonly large: Filled; readonly small: Filled }> {
  folder = mkdtempSync(join(tmpdir(), 'tidewaiter-bench-search-'))
  console.error(`Writing ${events.toLocaleString('en')} events`)
  return {
    large: await fill('large', events, events),
    small: await fill('small', events, Math.min(smallCount, events)),
  }
}

/** Codes with their share of a thousand events. */
const mix: readonly (readonly [Code, number])[] = [
  ['PM-002', 420],
  ['FM-003', 200],
  ['NT-001', 200],
  ['API-001', 120],
  ['FPM-002', 20],
  ['PLC-001', 20],
  ['NCMP-001', 10],
  ['ADM-001', 10],
]

/** The last so many of the events of a week, evenly spread over it. */
async function fill(name: string, all: number, count: number): Promise<Filled> {
  const journal = await openJournal({ folder: join(folder, name) }, () => {})
  const random = createRandom(1).next
  const samples = makeSamples(random)
  const stepMs = weekMs / all
  let appends: Promise<unknown>[] = []
  for (let from = all - count; from < all;) {
    const lines: string[] = []
    for (; lines.length < 500 && from < all; from++) {
      const [before, behind] = samples[Math.floor(random() * samples.length)]!
      const at = new Date(end - weekMs + from * stepMs).toISOString().slice(0, -1)
      lines.push(`${before}${at}${behind}`)
    }
    const bytes = new Uint8Array(Buffer.from(lines.join('')))
    appends.push(journal.append({ count: lines.length, bodies: new Map([['kcs-2.0', bytes]]) }))
    if (appends.length < 8) continue
    await Promise.all(appends)
    appends = []
  }
  await Promise.all(appends)
  return { journal, span: { since: end - count * stepMs, until: end } }
}

/** A thousand entry lines, each parted where its time stands. */
function makeSamples(random: () => number): readonly (readonly [string, string])[] {
  const stamp = '2026-11-23T00:00:00.000'
  return mix.flatMap(([code, share]) =>
    Array.from({ length: share }, (_, i) => {
      const namespace = `team-${Math.floor(random() * 40)}`
      const image = `registry.example.com/${namespace}/app-${i}:1.0`
      const fields: AnyFields = {
        namespace,
        imageName: image,
        podName: `app-${i}`,
        pid: i + 1,
        command: `/bin/app --n ${i}`,
      }
      const [before = '', behind = ''] = lineOf(eventWith(code, end, fields)).split(stamp)
      return [before, behind] as const
    }),
  )
}
