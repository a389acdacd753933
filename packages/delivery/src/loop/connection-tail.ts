/**
 * What a connection has been given and may not have brought over: TCP syslog has no acknowledgement, so that only
 * circumstances tell that the receiver has read something.
 *
 *     ... proved ...... confirmed ............ handed ... next in the journal
 *         |             |                      | the operating system has taken everything before this
 *         |             | everything before this is taken to have been read
 *         | everything before this has certainly left both socket buffers
 *
 * An entry is *proved* when `bytes` more were taken after it: as many as both socket buffers hold, so that it cannot lie in
 * them any longer. Linux lets them grow to 4 MiB here and 6 MiB there (defaults of tcp_wmem and tcp_rmem), and 16 MiB are
 * beyond that; measured, a receiver that freezes takes 3.5 to 4.7 MiB more. A receiver whose tcp_rmem was raised needs
 * more. It is *confirmed* when it is proved, or when all of this holds:
 * - it was taken at least `seconds` ago;
 * - the kernel of the receiver has acknowledged it (where this system tells): what lies in our own buffer while the network
 *   is gone, or the other machine off, was not read however old it is;
 * - no write has had to wait since. A stall means that the receiver does not read, and then age says nothing.
 *
 * After a stall everything taken until its end has to be proved: the receiver may go on reading, but slowly. And what was
 * confirmed by its age before the stall is doubtful again, since the receiver may have stopped reading long before the
 * buffers were full. So while a stall is not outlived (its last byte not proved), the tail begins at `proved`.
 *
 * When a connection breaks, the tail is sent again, over the next one. A connection that the receiver ends by itself (FIN),
 * after everything on it was acknowledged, is a special case: receivers that limit idle connections do that all the time,
 * and one whose limit is below `seconds` would be sent the same entry for ever. For such ends the time that the entry was
 * out is remembered, and adds up over the connections. Other ends (reset, time-out) leave nothing behind.
 *
 * What cannot be known: a receiver that freezes without its buffers filling up, stays so for more than `seconds`, and is
 * killed then, takes along what it had not read.
 *
 * Invariants: proved <= confirmed <= handed; `resumeFrom` never exceeds what the rules above allow; memory is bounded by
 * `maxRecords`, beyond which neighbours are joined: together they count as young as the youngest of them.
 */
import type { Sequence } from '@tidewaiter/journal'

export type ResendSettings = { readonly seconds: number; readonly bytes: number }

/** For how long the entries before a sequence had been out when connections ended. */
export type Outlived = { readonly next: Sequence; readonly ms: number }

export type ConnectionTail = {
  /**
   * The operating system has taken everything before `next`, so many bytes more. Times are monotonic, in ms.
   *
   * @param hasMore something that is no entry was among them
   * @returns the position behind it; see `safe`
   */
  took(next: Sequence, bytes: number, now: number, hasMore?: boolean): number
  /** A write waits, or has waited, for a receiver that takes nothing. To be said when it is seen and when it is over. */
  stalled(): void
  /** True when something could be confirmed by its age: time to ask how much is unacknowledged. */
  ripe(now: number): boolean
  /** Confirms what can be. `unacknowledged`: bytes, or undefined where that is not known. */
  confirm(now: number, unacknowledged: number | undefined): void
  /** The receiver has closed after us: everything was read. */
  answered(): void
  /** What to remember for the next connection when the receiver has ended this one by itself. */
  outlived(now: number): readonly Outlived[]
  readonly handed: Sequence
  /** Where to go on after a break; what the cursor says. */
  readonly resumeFrom: Sequence
  /** Everything before this position is outlived. What is no entry has positions between those of entries. */
  readonly safe: number
}

/** Entries handed over together. */
type Record = {
  /** First entry behind them. */
  next: Sequence
  /** Bytes taken on this connection before them, and up to their end. */
  readonly before: number
  total: number
  /** When the first and the last of them was taken. */
  readonly since: number
  takenAt: number
  /** For how long they were out on earlier connections. */
  credit: number
}

/** Writes that follow each other within this time and this part of the bytes are one record. */
const joinMs = 250
const joinPart = 1 / 64
const maxRecords = 1_024
/** Between two entries there is room for a million; a number holds that up to entry 9,007,199,254. */
const betweenStep = 1e-6
/** An end that comes sooner after an entry may have crossed it on the way. */
const settledMs = 1_000

/**
 * @param from first entry that is not done with
 * @param earlier what `outlived` of the connection before has given
 */
export function createConnectionTail(
  from: Sequence,
  resend: ResendSettings,
  earlier: readonly Outlived[] = [],
): ConnectionTail {
  const ageMs = resend.seconds * 1000
  const joinBytes = resend.bytes * joinPart
  let handed = from
  let confirmed = from
  let proved = from
  let taken = 0
  /** Bytes taken when the last stall was over. */
  let stalledUntil = 0
  let spanMs = joinMs
  /** Writes with something that is no entry since the last entry. */
  let between = 0
  /** Not proved, oldest first. Those up to `confirmed` are kept for the case of a stall. */
  let records: Record[] = []

  const creditOf = (next: Sequence): number => earlier.find((one) => one.next >= next)?.ms ?? 0
  const inDoubt = (): boolean => taken > 0 && stalledUntil > 0 && !isProved(stalledUntil)
  const isProved = (total: number): boolean => taken - total >= resend.bytes

  const safe = (): number => (inDoubt() ? proved : confirmed)

  function positionOf(sequence: Sequence, hasMore: boolean): number {
    if (hasMore) between = Math.floor(handed) < sequence ? 1 : Math.min(between + 1, 1 / betweenStep - 1)
    else if (Math.floor(handed) < sequence) between = 0
    return sequence + between * betweenStep
  }

  function prove(): void {
    let count = 0
    while (count < records.length && isProved((records[count] as Record).total)) count++
    if (count === 0) return
    proved = (records[count - 1] as Record).next
    confirmed = Math.max(confirmed, proved)
    records = records.slice(count)
  }

  return {
    took: (sequence, bytes, now, hasMore = false) => {
      const next = positionOf(sequence, hasMore)
      const before = taken
      taken += bytes
      handed = Math.max(handed, next)
      const last = records.at(-1)
      const credit = creditOf(next)
      const joins =
        last !== undefined &&
        last.next > confirmed &&
        now - last.since < spanMs &&
        taken - last.before <= joinBytes &&
        credit === last.credit
      if (joins) Object.assign(last, { next, total: taken, takenAt: now })
      else records.push({ next, before, total: taken, since: now, takenAt: now, credit })
      prove()
      if (records.length < maxRecords / 4) spanMs = joinMs
      while (records.length > maxRecords) records = joined(records, (spanMs *= 2))
      return next
    },
    stalled: () => {
      stalledUntil = Math.max(taken, 1)
    },
    ripe: (now) => {
      if (inDoubt()) return false
      const next = records.find((record) => record.next > confirmed)
      return next !== undefined && now - next.takenAt + next.credit >= ageMs
    },
    confirm: (now, unacknowledged = 0) => {
      prove()
      if (inDoubt()) return
      for (const record of records) {
        if (now - record.takenAt + record.credit < ageMs) return
        // The bytes behind this record are the last ones that can be unacknowledged, if it is acknowledged itself.
        if (taken - record.total < unacknowledged) return
        confirmed = Math.max(confirmed, record.next)
      }
    },
    answered: () => {
      confirmed = handed
      proved = handed
      records = []
      stalledUntil = 0
    },
    outlived: (now) => {
      if (inDoubt()) return []
      const here = records.filter(({ next, takenAt }) => next > confirmed && now - takenAt >= settledMs)
      const notAgain = earlier.filter(({ next }) => next > handed)
      return [...here.map(({ next, takenAt, credit }) => ({ next, ms: now - takenAt + credit })), ...notAgain]
    },
    get handed() {
      return Math.floor(handed)
    },
    get resumeFrom() {
      return Math.floor(safe())
    },
    get safe() {
      return safe()
    },
  }
}

/** Joins neighbours that were taken within a time. */
function joined(records: readonly Record[], spanMs: number): Record[] {
  const all: Record[] = []
  for (const record of records) {
    const last = all.at(-1)
    if (last === undefined || record.takenAt - last.since >= spanMs) all.push({ ...record })
    else {
      const { next, total, takenAt } = record
      Object.assign(last, { next, total, takenAt, credit: Math.min(record.credit, last.credit) })
    }
  }
  return all
}
