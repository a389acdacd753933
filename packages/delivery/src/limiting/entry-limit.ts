/**
 * The limit of one integration: which entries go out as they are, and which in a summary.
 *
 *     ... floor ............ resumeFrom ...... judged ... next in the journal
 *         |                  |                 | nobody has looked at what comes from here on
 *         |                  | after a break, the next connection begins here
 *         | the first entry that is withheld and whose summary is not safe: the cursor goes no further
 *
 *   withheld --window over--> due --written--> out --connection has outlived it--> safe
 *   out --connection over--> due
 *
 * Invariants
 * - Each entry is judged once in a process. What was judged and has to be sent again after a break gets the same verdict.
 * - The cursor never passes a withheld entry whose summary is not safe. So after a crash these are read again, from `floor`
 *   on, and judged anew: what was sent between is sent twice, and a summary may count what an earlier one did. Nothing is
 *   forgotten. As a window is over within its time, that is what came within `within` at most.
 * - Memory is bounded by what the limiter keeps, and by the runs: not more than messages that the tail may send again.
 */
import { parseCef } from '@tidewaiter/cef'
import { createLimiter, type DueSummary, type Limit } from '@tidewaiter/flood'
import { readEntryStamp, type Sequence } from '@tidewaiter/journal'
import { familyOf, isAllowed, isCarried, type Event, type Family, type Profile } from '@tidewaiter/model'
import type { Clock } from '../clock.ts'
import { DeliveryError } from '../delivery-errors.ts'
import type { Reading } from '../writing/reading.ts'
import { eventOf } from '../writing/rewrite-message.ts'
import { summaryReading } from './summary-reading.ts'
import { createWithheldRuns } from './withheld-runs.ts'

/** A summary on its way. */
export type PendingSummary = {
  /** An entry line of its own, to be written like those of the journal. */
  readonly reading: Reading
  /** First entry that it speaks of. */
  readonly place: Sequence
  /** Where the tail of the connection stands behind it, once it was handed over. */
  handedAt: number
}

export type EntryLimit = {
  /**
   * Judges an entry. False: it is withheld. Summaries that come before it are due then.
   *
   * @param reading at that entry; @param message where its CEF message begins; @param end where it ends
   */
  readonly judge: (reading: Reading, message: number, end: number) => boolean
  /** The first summary to be written. */
  readonly firstDue: () => PendingSummary | undefined
  /** It was written into a batch. */
  readonly wrote: (summary: PendingSummary) => void
  /** A batch was handed over; the tail stands there now. */
  readonly handed: (summaries: readonly PendingSummary[], at: number) => void
  /** The tail says that everything before this is safe; entries before `resumeFrom` are not sent again. */
  readonly confirm: (safe: number, resumeFrom: Sequence) => void
  /** What was not confirmed is due again. */
  readonly connectionOver: () => void
  /** Nothing waits to be judged at the moment. */
  readonly rest: () => void
  /** In so many ms something is due; undefined when nothing is withheld. */
  readonly untilDue: () => number | undefined
  /** Makes everything due that is withheld: for an ending. */
  readonly flush: () => void
  /** How far the cursor may go. */
  readonly floor: () => Sequence
  readonly counts: { withheld: number; summaries: number }
}

export function createEntryLimit(limit: Limit, profile: Profile, clock: Clock): EntryLimit {
  const limiter = createLimiter(limit, { clock })
  const runs = createWithheldRuns()
  const counts = { withheld: 0, summaries: 0 }
  let judged: Sequence = 0
  let due: PendingSummary[] = []
  let out: PendingSummary[] = []

  function takeDue(): void {
    for (const summary of limiter.due.splice(0)) due.push(pending(summary, profile))
  }

  function judgeAnew(reading: Reading, message: number, end: number): boolean {
    const event = eventAt(reading, message, end)
    if (event === undefined || limiter.take(event, reading.sequence)) return true
    runs.add(reading.sequence)
    counts.withheld++
    return false
  }

  return {
    counts,
    judge: (reading, message, end) => {
      const { sequence } = reading
      if (sequence < judged) return !runs.has(sequence)
      judged = sequence + 1
      const goesOut = judgeAnew(reading, message, end)
      takeDue()
      return goesOut
    },
    firstDue: () => due[0],
    wrote: (summary) => {
      due = due.filter((one) => one !== summary)
      out.push(summary)
    },
    handed: (summaries, at) => {
      for (const summary of summaries) {
        if (summary.reading.again === false) counts.summaries++
        summary.reading.again = true
        summary.handedAt = at
      }
    },
    confirm: (safe, resumeFrom) => {
      out = out.filter(({ handedAt }) => handedAt > safe)
      runs.forget(resumeFrom)
    },
    connectionOver: () => {
      for (const summary of out) summary.handedAt = Infinity
      due = [...out, ...due]
      out = []
    },
    rest: () => {
      limiter.rest()
      takeDue()
    },
    untilDue: () => (due.length > 0 ? 0 : limiter.untilDue()),
    flush: () => {
      limiter.flush()
      takeDue()
    },
    floor: () => [...due, ...out].reduce((least, { place }) => Math.min(least, place), limiter.firstPlace()),
  }
}

function pending({ event, place }: DueSummary, profile: Profile): PendingSummary {
  return { reading: summaryReading(event, place, profile), place, handedAt: Infinity }
}

/** The event of an entry; undefined where there is none to judge: what is verbatim, or cannot be read. */
function eventAt({ bytes, offset, block }: Reading, message: number, end: number): Event | undefined {
  const line = bytes.toString('utf8', offset, end)
  const stamp = readEntryStamp(line)
  if (stamp === undefined || stamp.verbatim) return undefined
  const event = eventOf(line, block.form, parseCef(bytes.toString('utf8', message, end)))
  if (event instanceof DeliveryError) return undefined
  const { fields } = event
  const family = familyOf(event.code) as Family
  // Where kcs profiles have no key for the node, it stands in the stamp alone: for the header of the summary.
  const isInStamp = fields.nodeName === undefined && isAllowed('nodeName', family) && !isCarried('nodeName', family)
  return isInStamp && stamp.host !== undefined ? { ...event, fields: { ...fields, nodeName: stamp.host } } : event
}
