import type { IntakeError } from '../intake-errors.ts'
import type { WayState, WayStatus } from '../way.ts'
import type { WayReport } from '../way-report.ts'

type DropAt = {
  readonly isClosed: boolean
  /** The file that is being read. */
  readonly reading: string | undefined
  /** Files that are there and not taken in, and their bytes. */
  readonly waiting: { readonly files: number; readonly bytes: number }
  readonly taken: { readonly files: number; readonly refused: number }
  readonly faults: readonly IntakeError[]
}

/** Takes what is known of a folder, returns the status of its way. */
export function dropStatus(
  folder: string,
  report: WayReport,
  { isClosed, reading, waiting, taken, faults }: DropAt,
): WayStatus {
  const refusal = report.refusal()
  const [first, ...others] = faults
  const isBarred = first?.code === 'file-forbidden' || first?.code === 'file-unreadable'
  const withoutFolder: WayState = first?.code === 'file-missing' ? 'waiting' : isBarred ? 'unreadable' : 'open'
  const state: WayState = isClosed ? 'closed' : refusal !== undefined ? 'refusing' : withoutFolder
  const more = others.length === 0 ? '' : `, and ${others.length} more like it`
  const fault = first === undefined ? '' : `${first.message}${more}`
  const now = reading === undefined ? `watches ${folder}` : `reads ${reading} in ${folder}`
  const counts = `${filesText(taken.files)} taken in${taken.refused === 0 ? '' : `, ${taken.refused} of them with refusals`}`
  const rest = waiting.files === 0 ? '' : `; ${filesText(waiting.files)} to come`
  const text: Record<WayState, string> = {
    open: `${now}: ${counts}${rest}${fault === '' ? '' : `; ${fault}`}`,
    waiting: `${fault}; tries again`,
    unreadable: `${fault}; tries again`,
    refusing: `takes nothing in, and reads on later: ${refusal}`,
    ended: 'has ended',
    closed: 'is closed',
  }
  return {
    state,
    text: text[state],
    behindBytes: waiting.bytes,
    ...report.facts(),
  }
}

function filesText(count: number): string {
  return `${count} ${count === 1 ? 'file' : 'files'}`
}
