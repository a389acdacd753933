import { compileSelection } from '@tidewaiter/delivery'
import { readEntryStamp, type Block, type Journal } from '@tidewaiter/journal'
import { profiles } from '@tidewaiter/model'

/** What is looked for in a journal; every condition that is given has to hold. */
export type EntrySearch = {
  /** Time of the event, ms since 1970-01-01 UTC, inclusive and exclusive. */
  readonly since?: number | undefined
  readonly until?: number | undefined
  /** Families (`PM`) and codes (`PM-002`). */
  readonly codes?: readonly string[] | undefined
  /** A condition in CEL, as for integrations. */
  readonly where?: string | undefined
  /** Sequences, inclusive and exclusive. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Ends after so many. */
  readonly limit?: number | undefined
  /** Name of a profile; the default one when absent. Entries that were not written in it are given in another. */
  readonly form?: string | undefined
}

/** An event in the journal. Times in ms since 1970-01-01 UTC. */
export type FoundEntry = {
  readonly sequence: number
  readonly acceptedAt: number
  readonly time: number
  readonly host?: string
  /** 0 to 10. */
  readonly severity: number
  /** The CEF message. */
  readonly message: string
}

/**
 * The entries that are looked for, oldest first, many at a time.
 *
 * @throws {DeliveryError} `selection-invalid`, for the condition
 */
export async function* searchEntries(journal: Journal, search: EntrySearch): AsyncGenerator<readonly FoundEntry[]> {
  const { where, limit = Infinity, form = profiles[0]!.name } = search
  const select = compileSelection(where === undefined ? undefined : { where }, 'the search')
  let found = 0
  for await (const part of journal.search({ ...given(search), form })) {
    if (part.kind === 'gap') continue
    const entries = entriesOf(part, select).slice(0, limit - found)
    found += entries.length
    if (entries.length > 0) yield entries
    if (found >= limit) return
  }
}

function given({ since, until, codes, from, to }: EntrySearch): Omit<Parameters<Journal['search']>[0], 'form'> {
  return {
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(codes !== undefined && { codes }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
}

const lineFeed = 10

function entriesOf(block: Block, select: ReturnType<typeof compileSelection>): FoundEntry[] {
  const bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength)
  const entries: FoundEntry[] = []
  let sequence = block.first
  for (let offset = 0; offset < bytes.length; sequence++) {
    const end = bytes.indexOf(lineFeed, offset)
    if (end < 0) break
    const line = bytes.toString('utf8', offset, end)
    const stamp = readEntryStamp(line)
    // The stamp is ASCII, so its length is the same in bytes.
    const message = offset + (stamp?.message ?? 0)
    const chosen =
      stamp !== undefined && select?.({ block, bytes, offset, sequence }, message, end, stamp.severity) !== 'leave-out'
    if (chosen) {
      const { time, host, severity } = stamp
      const { acceptedAt } = block
      entries.push({
        sequence,
        acceptedAt,
        time,
        ...(host !== undefined && { host }),
        severity,
        message: line.slice(stamp.message),
      })
    }
    offset = end + 1
  }
  return entries
}
