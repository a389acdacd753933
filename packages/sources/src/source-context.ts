/** What a source knows beside its records: the configuration, and where the records came from. */
export type SourceContext = {
  /** Name of the machine that reads the records; stands in for `source` when the record names nothing. */
  readonly serverName: string
  /** IPv4 address of whoever handed the record over; loopback for a file or standard input of this machine. */
  readonly peerAddress: string
  readonly clusterName?: string
  readonly nodeName?: string
  readonly nodeAddress?: string
  /** Replaces secrets in command lines. */
  readonly redact: Redact
  /**
   * When records are received, in ms since 1970-01-01 UTC; the machine's clock when absent. Only for reports that say nothing of their
   * own time.
   */
  readonly receivedAt?: () => number
}

/** A redactor, and whether it only ever changes text that the trigram table of the built-in rules points to. */
export type Redact = ((text: string) => string) & { readonly builtin?: boolean }
