import type { JournalError } from '@tidewaiter/journal'
import type { IntakeError } from './intake-errors.ts'
import type { IntakeTell } from './intake-happenings.ts'
import type { RecordStream, StreamCounts } from './stream/record-stream.ts'
import type { WayFault, WayStatus } from './way.ts'

/** What a way in keeps for its status, and the refusals of the journal, told when they begin and when they are over. */
export type WayReport = {
  /** The counts of the stream are those of the way, until it is let go of; then they stay as they are. */
  readonly watch: (stream: RecordStream) => void
  readonly unwatch: (stream: RecordStream) => void
  /** What every status says. */
  readonly facts: () => Pick<WayStatus, 'lastRecordAt' | 'lastError' | 'counts'>
  readonly noteRecords: () => void
  readonly noteFault: (fault: IntakeError | JournalError) => void
  /** The journal has refused a group. */
  readonly noteRefused: (error: JournalError) => void
  /** The journal has taken a group. */
  readonly noteAccepted: () => void
  /** Why the journal takes nothing at the moment. */
  readonly refusal: () => string | undefined
}

export function createWayReport(way: string, tell: IntakeTell): WayReport {
  const streams = new Set<RecordStream>()
  const before: StreamCounts = { bytes: 0, records: 0, events: 0, refused: 0, skipped: 0 }
  let lastRecordAt: number | undefined
  let lastError: WayFault | undefined
  let refusal: string | undefined

  const noteFault = ({ message, action }: IntakeError | JournalError): void => {
    lastError = { at: Date.now(), message, action }
  }

  return {
    watch: (stream) => void streams.add(stream),
    unwatch: (stream) => {
      if (streams.delete(stream)) add(before, stream.counts)
    },
    facts: () => {
      const sum = { ...before }
      for (const { counts } of streams) add(sum, counts)
      return { lastRecordAt, lastError, counts: sum }
    },
    noteRecords: () => {
      lastRecordAt = Date.now()
    },
    noteFault,
    noteRefused: (error) => {
      noteFault(error)
      if (refusal === undefined) tell('intake-refusing', { way, reason: error.message, advice: error.action })
      refusal = error.message
    },
    noteAccepted: () => {
      if (refusal !== undefined) tell('intake-resumed', { way })
      refusal = undefined
    },
    refusal: () => refusal,
  }
}

function add(sum: StreamCounts, more: Readonly<StreamCounts>): void {
  for (const name of ['bytes', 'records', 'events', 'refused', 'skipped'] as const) sum[name] += more[name]
}
