import type { Event, Family } from '@tidewaiter/model'
import type { z } from 'zod'
import type { Mapping } from './engine/mapping.ts'
import type { Reading } from './engine/map-record.ts'
import type { LargeDocument, ListPath } from './input/large/large-document.ts'
import type { Sign } from './detect/sign.ts'
import type { SourceContext } from './source-context.ts'

/**
 * A tool whose output becomes events: one self-describing value per tool. Documentation, configuration checks and the
 * command's help are made from it.
 */
export type Source<Options = unknown> = {
  /** Name in commands and configuration: `falco`. */
  readonly name: string
  readonly title: string
  readonly summary: string
  /** What a user may rely on, and what the tool cannot give; one sentence each. */
  readonly guarantees: readonly string[]
  readonly families: readonly Family[]
  /** The layouts of the tool's output that are read, each in a few words. */
  readonly layouts: readonly string[]
  /** How these layouts are told apart, and what a record that is nearly one of them lacks; see `detect/sign.ts`. */
  readonly signs?: readonly Sign[]
  /** Every reason for which a record is skipped without being a fault: the code that `skipped` readings carry, and its meaning. */
  readonly skips: Readonly<Record<string, string>>
  /** The options when none are given. */
  readonly defaults: Options
  /** Makes the schema of the options: their types, meanings, defaults and examples. */
  readonly options: () => z.ZodType<Options>
  /** Longest record in bytes of UTF-8, where the default of the decoder is too short: whole reports in one document. */
  readonly maxRecordBytes?: number
  /**
   * The lists of its documents that may be very long. A document beyond 8 MiB is then kept on disk while it is read, and goes to
   * `readLarge` of the reader in parts.
   */
  readonly lists?: readonly ListPath[]
  /** `lines`: the tool writes text, and each line is a record, which `recognises` and `read` get as a string. Otherwise JSON. */
  readonly input?: 'lines'
  /** True when a parsed record is this tool's. Must not throw. */
  readonly recognises: (record: unknown) => boolean
  /** A reader for one stream of records. `options` have been parsed by the schema. */
  readonly open: (options: Options, context: SourceContext) => SourceReader
}

/** What has to be known of a source to find its records in an input. */
export type SourceInput = Pick<Source, 'input' | 'maxRecordBytes' | 'lists'>

/** What a reader that holds events back wants of the records that are not read meanwhile. */
export type Passing = {
  /** True when a record with this value at `settles` of the mapping has a say in what is held: it has to be read. */
  readonly awaits: (value: string) => boolean
  /** Told of each record that is not read. @param time ms since 1970-01-01 UTC. Returns the events that it lets go */
  readonly pass: (time: number | undefined) => readonly Event[]
}

/**
 * Reads the records of one stream in order.
 *
 * `read` never throws for a bad record: it is refused with a reason. A record whose meaning depends on a later one gives
 * `held`; its event comes out of the reading of that later record, or of `flush`.
 */
export type SourceReader = {
  /** The mapping, where records can also be converted without parsing them; see `engine/convert-bytes.ts`. */
  readonly mapping?: Mapping
  readonly read: (record: unknown, raw: Uint8Array | string) => Reading
  /**
   * Reads a document in parts, by the `lists` of the source. All readings together say what `read` says of the whole: the last
   * one what became of it, with the rest of the events; those before it have events or reports, and nothing to refuse. Undefined
   * for a document that it does not read in parts; it is then read whole.
   */
  readonly readLarge?: (document: LargeDocument) => Iterable<Reading> | undefined
  /** True while events are held back: every record then has to be read, because it may settle them; or see `passing`. */
  readonly holding?: () => boolean
  /** Given when records that settle nothing need not be read while events are held back. */
  readonly passing?: Passing
  /**
   * True once something was kept of a record that has a say in others. A record of which nothing is kept is read the same
   * whatever was kept before. Every reader that has `holding` needs it: without it no record may be read out of turn.
   */
  readonly remembers?: () => boolean
  /** Ends the stream: gives the events that were held back. */
  readonly flush: () => readonly Event[]
}
