import type { Selectable } from 'kysely'
import { z } from 'zod'
import { timeReply, timeText } from '../api/schemas.ts'
import type { Actor } from '../identity/actor.ts'
import type { Tables } from '../state/tables.ts'
import { jobStates, type JobState } from './job-state.ts'
import { scannerNames, type ScannerName } from './scanners.ts'

export type ScanJobRow = Selectable<Tables['scan_jobs']>

/** A scan job as replies show it. */
export type ShownScanJob = {
  readonly id: string
  readonly artifact: string
  readonly scanner: ScannerName
  readonly state: JobState
  readonly attempts: number
  readonly dueAt?: string | undefined
  readonly createdAt: string
  readonly startedAt?: string | undefined
  readonly endedAt?: string | undefined
  readonly reason?: string | undefined
  readonly madeBy: string
  readonly found: readonly string[]
  readonly version: number
}

/** The schema of a scan job, in replies. */
export const scanJobReply: z.ZodType<ShownScanJob, ShownScanJob> = z.object({
  id: z.string(),
  artifact: z.string().describe('Name of the image.'),
  scanner: z.enum(scannerNames),
  state: z.enum(jobStates as readonly [JobState, ...JobState[]]),
  attempts: z.int().describe('How often it was begun.'),
  dueAt: timeReply().optional().describe('When a queued job is tried, at the earliest.'),
  createdAt: timeReply(),
  startedAt: timeReply().optional().describe('Of the last attempt.'),
  endedAt: timeReply().optional(),
  reason: z.string().optional().describe('Why the last attempt has failed.'),
  madeBy: z.string(),
  found: z.array(z.string()).readonly().describe('Ids of the artifacts that it has scanned.'),
  version: z.int(),
})

export function shownScanJob(row: ScanJobRow): ShownScanJob {
  const { id, artifact, scanner, state, attempts, reason, version } = row
  return {
    id,
    artifact,
    scanner,
    state,
    attempts,
    ...(state === 'queued' && { dueAt: timeText(row.due_at) }),
    createdAt: timeText(row.created_at),
    ...(row.started_at !== null && { startedAt: timeText(row.started_at) }),
    ...(row.ended_at !== null && { endedAt: timeText(row.ended_at) }),
    ...(reason !== null && { reason }),
    madeBy: row.made_by,
    found: JSON.parse(row.found) as readonly string[],
    version,
  }
}

/** Whoever has asked for a job, as far as what it finds may be handed in: with the name and the reach that he had. */
export function makerOf({ id, made_by: name, reach }: ScanJobRow): Actor {
  return {
    kind: 'server',
    key: `scan-job:${id}`,
    name,
    permissions: new Set(),
    reach: reach === null ? undefined : (JSON.parse(reach) as Actor['reach'] & object),
  }
}
