/**
 * What becomes of a scan job. Each arrow is an event, in the transaction that writes it.
 *
 *   (made) --SJ-001--> QUEUED --SJ-002--> RUNNING --SJ-003--> FINISHED
 *                        ^                  |--SJ-004, attempts are left: SJ-001--> QUEUED, due later
 *                        |                  |--SJ-004, none is left--> FAILED
 *                        '------------------'
 *   QUEUED, RUNNING --SJ-005--> CANCELLED
 *
 * Invariants
 * - An attempt is counted when it begins. So a job that ends the process each time does not run for ever.
 * - At the start of the server no job runs: one that is RUNNING in the state was cut off, and that attempt has failed.
 * - What an attempt comes to is written only while the job is RUNNING with that attempt: one that was cancelled stays so.
 */
export type JobState = 'queued' | 'running' | 'finished' | 'failed' | 'cancelled'

export const jobStates: readonly JobState[] = ['queued', 'running', 'finished', 'failed', 'cancelled']

const firstWaitMs = 30_000
const longestWaitMs = 15 * 60_000

/** How long to wait after so many attempts that have failed, in ms: 30 s, 2 min, 8 min, then 15 min. */
export function waitAfter(attempts: number): number {
  return Math.min(longestWaitMs, firstWaitMs * 4 ** (attempts - 1))
}
