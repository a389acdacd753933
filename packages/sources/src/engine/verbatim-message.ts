/**
 * A CEF message of another sender that goes out as it came: no event can be made of it, or none is to be made. It stands in
 * every profile alike.
 */
export type VerbatimMessage = {
  /** From `CEF:` on; one line. */
  readonly text: string
  /** ms since 1970-01-01 UTC, as far as the message says, or when it was received. */
  readonly time: number
  /** CEF severity, 0 to 10. */
  readonly severity: number
  /** For the syslog header; undefined: not known. */
  readonly host: string | undefined
}

/** What a reader found wrong with a record that it took all the same. */
export type Defect = {
  /** From the table of whoever found it; a label of counters. */
  readonly code: string
  readonly message: string
  /** From 1, in UTF-16 units; absent where no place can be named. */
  readonly column?: number
}
