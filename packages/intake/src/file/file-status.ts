import type { IntakeError } from '../intake-errors.ts'
import type { WayState, WayStatus } from '../way.ts'
import type { WayReport } from '../way-report.ts'
import type { TailProgress } from './tail-file.ts'

type FilesAt = {
  readonly isClosed: boolean
  readonly progress: readonly TailProgress[]
  readonly faults: readonly IntakeError[]
}

/** Takes what is known of the files at a path or pattern, returns the status of their way. */
export function fileStatus(path: string, report: WayReport, { isClosed, progress, faults }: FilesAt): WayStatus {
  const refusal = report.refusal()
  const count = progress.length
  const isBarred = faults.some(({ code }) => code !== 'file-missing')
  const withoutFiles: WayState = isBarred ? 'unreadable' : 'waiting'
  const state: WayState = isClosed ? 'closed' : refusal !== undefined ? 'refusing' : count === 0 ? withoutFiles : 'open'
  const files = count === 1 ? `reads ${path}` : `reads ${count} files at ${path}`
  const [first, ...others] = faults
  const more = others.length === 0 ? '' : `, and ${others.length} more like it`
  const text: Record<WayState, string> = {
    open: first === undefined ? files : `${files}; ${first.message}${more}`,
    waiting: first === undefined ? `waits for files at ${path}` : `${first.message}${more}; tries again`,
    unreadable: `${first?.message ?? path}${more}; tries again`,
    refusing: `takes nothing in, and reads on from there later: ${refusal}`,
    ended: 'has ended',
    closed: 'is closed',
  }
  return {
    state,
    text: text[state],
    behindBytes: progress.reduce((sum, { behind }) => sum + behind, 0),
    ...report.facts(),
  }
}
