import type { ScanReport } from '@tidewaiter/model'
import { importAccepted } from '../acceptances/import-accepted.ts'
import type { House } from '../house.ts'
import { forgetVerdicts, judgeScanned } from '../policies/on-scanned.ts'
import type { Change } from '../state/open-state.ts'
import type { ArtifactRow } from './artifact.ts'

/** An artifact of which a report has landed. */
export type Scanned = {
  /** As it is now. */
  readonly row: ArtifactRow
  /** What all tools together say: see `mergedReport`. */
  readonly report: ScanReport
  /** False when a report has come again that was known: the artifact was seen again, and nothing else is new. */
  readonly isNew: boolean
}

/** Runs in the transaction in which reports land; some artifacts at a time. */
export type OnScanned = (change: Change, house: House, scanned: readonly Scanned[]) => Promise<void>

/** Runs in the transaction in which artifacts are removed. */
export type OnRemoved = (db: Change['db'], artifactIds: readonly string[]) => Promise<void>

/** What follows from a scan, in this order. */
export const onScanned: readonly OnScanned[] = [importAccepted, judgeScanned]

/** What else goes with an artifact. */
export const onRemoved: readonly OnRemoved[] = [forgetVerdicts]
