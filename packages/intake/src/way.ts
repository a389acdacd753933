import type { Journal } from '@tidewaiter/journal'
import type { z } from 'zod'
import type { IntakeTell } from './intake-happenings.ts'
import type { RecordStream, RecordStreamOptions, StreamCounts } from './stream/record-stream.ts'

/**
 * A way in: how records reach the gateway. One self-describing value for each; documentation, the configuration's schema
 * and its checks are made from it.
 */
export type Way<Settings = unknown> = {
  /** Its `type` in the configuration: `file`. */
  readonly name: string
  readonly title: string
  readonly summary: string
  /** What a user may rely on, and what this way cannot give; one sentence each. */
  readonly guarantees: readonly string[]
  /**
   * Makes the schema of its settings, an object: types, meanings, defaults and examples. What stands for something outside of
   * the configuration says so as `names` in its metadata: `input` (path or pattern), `file`, `secret-file`, `variable`.
   */
  readonly settings: () => z.ZodType<Settings>
  /**
   * Begins to take records in. Resolves when it does so, such as when a port is open; what goes wrong later is told, and
   * tried again.
   *
   * @param settings have been parsed by the schema
   * @throws {IntakeError} when it cannot begin at all
   */
  open(settings: Settings, entrance: Entrance): Promise<OpenWay>
}

/** What a way in is given by the gateway. */
export type Entrance = {
  /** Its name in the configuration; stands in marks, logs and counters. */
  readonly name: string
  readonly journal: Journal
  /**
   * Opens a stream of records of one tool, on its way to the journal.
   *
   * @throws {IntakeError} `source-unknown`, `source-options-invalid`
   */
  readonly stream: (options: StreamChoice) => RecordStream
  readonly tell: IntakeTell
}

/** Which tool the records are of. */
export type StreamChoice = {
  /** Name of the source; found out when absent. */
  readonly source?: string | undefined
  /** Options of the source, not yet checked by its schema. */
  readonly options?: Readonly<Record<string, unknown>> | undefined
  /**
   * IPv4 address of whoever hands the records over; loopback for a file of this machine. A function where one stream takes the
   * records of several, asked as each record is read; not for sources whose records are converted without parsing them.
   */
  readonly peerAddress?: string | (() => string) | undefined
} & Pick<RecordStreamOptions, 'looksAhead' | 'onRefused' | 'onRefusal'>

/** A way in that is open. */
export type OpenWay = {
  /** What it does at the moment. */
  readonly status: () => WayStatus
  /** Resolves when nothing will come in any more by itself, as when standard input has ended. Most ways never do. */
  readonly ended: Promise<void>
  /** Where records are taken in, when that is a port: `http://127.0.0.1:2801`. */
  readonly address?: string
  /** Stops taking records in, and resolves when what was accepted is in the journal. */
  readonly close: () => Promise<void>
}

/** Times in ms since 1970-01-01 UTC. */
export type WayStatus = {
  readonly state: WayState
  /** The state as a sentence for people: what it does, and why not more. */
  readonly text: string
  readonly lastRecordAt: number | undefined
  readonly lastError: WayFault | undefined
  /** Input bytes that are there but not in the journal yet, where that can be known. */
  readonly behindBytes: number | undefined
  readonly counts: Readonly<StreamCounts>
}

/**
 * - `open`: takes in what comes.
 * - `waiting`: there is nothing to take in from, such as a file that is not there; tried again by itself.
 * - `unreadable`: there is something to take in from, and it may not or cannot be read; tried again by itself.
 * - `refusing`: the journal takes nothing, so this way takes nothing either; tried again by itself.
 * - `ended`: the input has come to its end, and all of it is in the journal.
 * - `closed`: closed by the gateway.
 */
export type WayState = 'open' | 'waiting' | 'unreadable' | 'refusing' | 'ended' | 'closed'

export type WayFault = { readonly at: number; readonly message: string; readonly action: string }
