import { artifactKey } from '@tidewaiter/intake'
import type { Code } from '@tidewaiter/model'
import { artifactId } from '../artifacts/artifact.ts'
import { landReports } from '../artifacts/land-reports.ts'
import { takeReport } from '../artifacts/take-report.ts'
import { every } from '../every.ts'
import type { House } from '../house.ts'
import type { Actor } from '../identity/actor.ts'
import { ServerError } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import { readSetting } from '../settings/settings.ts'
import type { Change, State } from '../state/open-state.ts'
import type { Tasks } from '../tasks.ts'
import { waitAfter } from './job-state.ts'
import { runProgram } from './run-program.ts'
import { makerOf, type ScanJobRow } from './scan-job.ts'
import { scanSetting } from './scan-setting.ts'
import { findScanner, scannerArguments, scannerEnvironment } from './scanners.ts'

/** Looked for jobs at least so often, for those whose time has come. */
const lookMs = 5_000
const mostOutput = 64 * 1024 * 1024

/** What runs the jobs of a state, while it does. */
type Runner = {
  /** Looks for jobs at once. */
  readonly wake: () => void
  /** Ends the program of a job. */
  readonly abort: (jobId: string) => void
}

const runners = new WeakMap<State, Runner>()

/** Has a job that was just queued begin, if it can. */
export function wakeScanRunner(state: State): void {
  runners.get(state)?.wake()
}

/** Ends the program of a job that was cancelled. */
export function abortScan(state: State, jobId: string): void {
  runners.get(state)?.abort(jobId)
}

/** Begins to run jobs: those that were cut off when the server ended last have failed at that. */
export async function startScanRunner(house: House): Promise<Tasks> {
  const { state, now } = house
  const running = new Map<string, { readonly end: AbortController; readonly done: Promise<void> }>()
  const cutOff = await state.db.selectFrom('scan_jobs').selectAll().where('state', '=', 'running').execute()
  for (const job of cutOff) await failed(house, job, 'the server was stopped')

  async function look(): Promise<void> {
    const { atOnce } = await readSetting(house, scanSetting)
    const free = atOnce - running.size
    if (free <= 0) return
    const due = await state.db
      .selectFrom('scan_jobs')
      .selectAll()
      .where('state', '=', 'queued')
      .where('due_at', '<=', now())
      .orderBy('due_at')
      .orderBy('id')
      .limit(free)
      .execute()
    for (const job of due) await begin(job)
  }

  async function begin({ id }: ScanJobRow): Promise<void> {
    const job = await state.change(async (change) => {
      const row = await read(change, id)
      if (row?.state !== 'queued') return undefined
      const begun = { state: 'running', attempts: row.attempts + 1, started_at: now(), ended_at: null } as const
      await write(change, row, begun)
      emit(change, house, row, 'SJ-002')
      return { ...row, ...begun }
    })
    if (job === undefined) return
    const end = new AbortController()
    const done = attempt(house, job, end.signal)
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error)
        house.tell('task-failed', { task: 'scan job', reason })
      })
      .finally(() => {
        running.delete(id)
        looking.now()
      })
    running.set(id, { end, done })
  }

  const looking = every(house, 'scan jobs', lookMs, look)
  runners.set(state, { wake: looking.now, abort: (id) => running.get(id)?.end.abort() })
  return {
    stop: async () => {
      runners.delete(state)
      await looking.stop()
      const all = [...running.values()]
      for (const { end } of all) end.abort()
      await Promise.all(all.map(({ done }) => done))
    },
  }
}

/** One attempt, to its end. One that is stopped leaves the job as it is: cancelled, or running, which the next start sees to. */
async function attempt(house: House, job: ScanJobRow, signal: AbortSignal): Promise<void> {
  const { timeoutSeconds } = await readSetting(house, scanSetting)
  const scanner = findScanner(job.scanner)
  if (scanner === undefined) return failed(house, job, `${job.scanner} is not installed any more`)
  const end = await runProgram({
    program: scanner.program,
    arguments: scannerArguments(scanner.name, job.artifact),
    environment: scannerEnvironment(scanner.name),
    timeout: timeoutSeconds * 1000,
    mostOutput,
    signal,
  })
  if (end.kind === 'stopped') return
  if (end.kind === 'failed') return failed(house, job, end.reason)
  let value: unknown
  try {
    value = JSON.parse(end.output.toString())
  } catch {
    return failed(house, job, 'what it has written is no JSON')
  }
  try {
    const given = { value, source: scanner.name, way: 'scan-job', without: ['SJ-003'] as const }
    const { reports } = await takeReport(house, { actor: makerOf(job) }, given)
    await finished(
      house,
      job,
      reports.map(({ artifact }) => artifactId(artifactKey(artifact))),
    )
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    return failed(house, job, [error.message, ...error.faults.map(({ detail }) => detail)].join(': '))
  }
  await landReports(house)
}

async function finished(house: House, { id, attempts }: ScanJobRow, found: readonly string[]): Promise<void> {
  await house.state.change(async (change) => {
    const row = await read(change, id)
    if (row?.state !== 'running' || row.attempts !== attempts) return
    const most = found.slice(0, 1_000)
    await write(change, row, { state: 'finished', ended_at: house.now(), reason: null, found: JSON.stringify(most) })
    emit(change, house, row, 'SJ-003')
  })
}

async function failed(house: House, { id, attempts }: ScanJobRow, given: string): Promise<void> {
  await house.state.change(async (change) => {
    const row = await read(change, id)
    if (row?.state !== 'running' || row.attempts !== attempts) return
    const reason = given.slice(0, 1_000).replaceAll('\0', ' ').toWellFormed()
    const { attempts: most } = await readSetting(house, scanSetting, change.db)
    const isLast = attempts >= most
    const at = house.now()
    await write(change, row, {
      reason,
      ended_at: at,
      ...(isLast ? { state: 'failed' } : { state: 'queued', due_at: at + waitAfter(attempts) }),
    })
    emit(change, house, row, 'SJ-004', reason)
    if (!isLast) emit(change, house, row, 'SJ-001')
  })
}

function read({ db }: Change, id: string): Promise<ScanJobRow | undefined> {
  return db.selectFrom('scan_jobs').selectAll().where('id', '=', id).executeTakeFirst()
}

async function write({ db }: Change, { id, version }: ScanJobRow, values: Partial<ScanJobRow>): Promise<void> {
  await db
    .updateTable('scan_jobs')
    .set({ ...values, version: version + 1 })
    .where('id', '=', id)
    .execute()
}

/** The event of a transition; whoever has asked for the job is its user. */
function emit(change: Change, house: House, job: ScanJobRow, code: Code, reason?: string): void {
  const actor: Pick<Actor, 'name'> = { name: job.made_by }
  const facts = { fields: { artifactName: job.artifact }, rule: job.scanner, reason }
  change.emit(serverEvent(house, { actor }, code, facts))
}
