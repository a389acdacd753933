import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { createMemoryJournal, type MemoryJournal } from '../testing/memory-journal.ts'
import { testEntrance } from '../testing/test-entrance.ts'
import type { OpenWay } from '../way.ts'
import { usualLimits } from './follow-collection.ts'
import { kubernetesSettings } from './kubernetes-settings.ts'
import { startApiServer, type ApiServer } from './testing/api-server.ts'
import { failuresIn, reportOf, type Verdicts } from './testing/policy-report.ts'
import { watchCluster } from './watch-cluster.ts'

/** Within a step, marks without events do not become durable by themselves, so that an empty one is never taken for settled. */
const limits = {
  ...usualLimits,
  pageObjects: 2,
  lookMs: 20,
  retryMs: 2,
  settledMs: 3_600_000,
}

/** Writes a report with these results, or deletes it. */
type Change = { readonly report: string; readonly verdicts: Verdicts | undefined }

/**
 * What happens while the changes are made.
 *
 * - `running`: the watch goes on. `ended`, `cut`: it ends first, in the middle of a line with `cut`, and is asked for again after.
 * - `stopped`: the service is closed, and opened again after the changes.
 * - `killed`: what is in the journal some ms after the changes is all that a next life has; so for each of `lives`.
 * - `forgets`: the cluster forgets its history before it is asked again, so that only the last versions can be seen.
 */
type Step = {
  readonly how: 'running' | 'ended' | 'cut' | 'stopped' | 'killed'
  readonly forgets: boolean
  readonly lives: readonly number[]
  readonly changes: readonly Change[]
}

const verdict = fc.constantFrom('pass', 'fail', 'error', undefined)
const change: fc.Arbitrary<Change> = fc
  .record({
    report: fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5'),
    results: fc.array(verdict, { maxLength: 4 }),
    isGone: fc.integer({ max: 5, min: 0 }),
  })
  .map(({ report, results, isGone }) => ({
    report,
    verdicts:
      isGone === 0
        ? undefined
        : Object.fromEntries(
            results.flatMap((result, index) => (result === undefined ? [] : [[`${report}-p${index}`, result]])),
          ),
  }))
const step: fc.Arbitrary<Step> = fc.record({
  how: fc.constantFrom('running', 'ended', 'cut', 'stopped', 'killed'),
  forgets: fc.boolean(),
  lives: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 3 }),
  changes: fc.array(change, { maxLength: 6 }),
})

/** What has to be told: each version that could be seen is compared with the one before it. */
type Model = {
  readonly see: (changes: readonly Change[]) => void
  readonly told: string[]
  readonly reports: ReadonlyMap<string, ReadonlySet<string>>
}

function createModel(): Model {
  const reports = new Map<string, ReadonlySet<string>>()
  const told: string[] = []
  return {
    told,
    reports,
    see: (changes) => {
      for (const { report, verdicts } of changes) {
        const before = reports.get(report)
        if (verdicts === undefined) {
          reports.delete(report)
          continue
        }
        const now = new Set(Object.entries(verdicts).map(([policy, result]) => `${policy} is ${result}`))
        reports.set(report, now)
        for (const result of now) if (before?.has(result) !== true && !result.endsWith('pass')) told.push(result)
      }
    },
  }
}

/** Of the changes those that can be seen when only the last versions are there. A report made anew is another object. */
function lastOf(changes: readonly Change[]): readonly Change[] {
  return [...Map.groupBy(changes, ({ report }) => report).values()].flatMap((own) => {
    const last = own.at(-1)!
    const wasGone = own.some(({ verdicts }) => verdicts === undefined)
    return wasGone && last.verdicts !== undefined ? [{ report: last.report, verdicts: undefined }, last] : [last]
  })
}

async function play(t: TestContext, steps: readonly Step[]): Promise<void> {
  const server = await startApiServer(t)
  const model = createModel()
  let journal = createMemoryJournal()
  let way = await open(server, journal)
  try {
    for (const { how, forgets, lives, changes } of steps) {
      await caughtUp(server, journal)
      // As after a second in which nothing happens.
      for (const [name, text] of journal.allMarks) durable.get(journal)!.set(name, text)
      const isAway = how === 'ended' || how === 'cut' || how === 'stopped'
      const release = isAway ? server.hold() : () => {}
      if (how === 'ended' || how === 'cut') server.endWatches(how === 'cut' ? 'cut' : 'end')
      if (how === 'stopped') await way.close()
      for (const one of changes) apply(server, one)
      if (isAway && forgets) server.forget()
      release()
      if (how === 'stopped') way = await open(server, (journal = createMemoryJournal(journal)))
      if (how === 'killed') {
        for (const ms of lives) {
          await sleep(ms)
          const kept = createMemoryJournal({ ...journal, allMarks: durable.get(journal)! })
          await way.close()
          way = await open(server, (journal = kept))
        }
      }
      await caughtUp(server, journal)
      model.see(isAway && forgets ? lastOf(changes) : changes)
      assert.deepEqual(failuresIn(journal.lines()).toSorted(), model.told.toSorted())
      const marks = [...journal.marks.list('way/kubernetes/').values()]
      assert.equal(marks.filter((text) => text !== '').length, model.reports.size)
    }
  } finally {
    await way.close()
  }
}

/** The marks of journals that a crash leaves: those of groups without entries are durable with the next that has some. */
const durable = new WeakMap<MemoryJournal, Map<string, string>>()

function makeLazy(journal: MemoryJournal): void {
  const marks = new Map(journal.allMarks)
  const unsaved = new Map<string, string>()
  const { append } = journal
  const remove = journal.marks.remove.bind(journal.marks)
  durable.set(journal, marks)
  journal.append = async (group) => {
    const appended = await append(group)
    for (const [name, text] of group.marks ?? []) unsaved.set(name, text)
    if (group.count > 0) {
      for (const [name, text] of unsaved) marks.set(name, text)
      unsaved.clear()
    }
    return appended
  }
  journal.marks.remove = async (name) => {
    unsaved.delete(name)
    marks.delete(name)
    await remove(name)
  }
}

async function open(server: ApiServer, journal: MemoryJournal): Promise<OpenWay> {
  makeLazy(journal)
  const settings = { source: 'policy-report', server: server.url, options: { passed: 'skip' } }
  return watchCluster(kubernetesSettings().parse(settings), testEntrance(journal).entrance, limits)
}

function apply(server: ApiServer, { report, verdicts }: Change): void {
  if (verdicts === undefined) server.remove('policyreports', report, 'shop')
  else server.put('policyreports', { name: report, namespace: 'shop' }, reportOf(verdicts, Date.now()))
}

async function caughtUp(server: ApiServer, journal: MemoryJournal): Promise<void> {
  const deadline = Date.now() + 10_000
  while (![...journal.marks.list('way/kubernetes-at/').values()].includes(String(server.version()))) {
    if (Date.now() > deadline) throw new Error(`the way has not come to version ${server.version()}`)
    await sleep(1)
    server.bookmark()
  }
}

/** The rewriting gives no event, so that its mark is not durable yet; were that of the deletion, the results would be new again. */
const rewrittenDeletedKilled: readonly Step[] = [
  { how: 'running', forgets: false, lives: [0], changes: [{ report: 'r1', verdicts: { 'r1-p0': 'fail' } }] },
  {
    how: 'killed',
    forgets: false,
    lives: [10],
    changes: [
      { report: 'r1', verdicts: { 'r1-p0': 'fail' } },
      { report: 'r1', verdicts: undefined },
    ],
  },
]

test('whatever happens, each result that changes is told exactly once', { timeout: 120_000 }, async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => play(t, steps)),
    { numRuns: 40, examples: [[rewrittenDeletedKilled]] },
  )
})
