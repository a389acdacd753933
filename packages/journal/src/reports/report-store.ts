/**
 * Keeps what scanners found, beside the events of the journal: a report for each artifact and tool, and some older ones. It
 * works on a thread of its own.
 *
 * Invariants
 * - When `keep` resolves, the reports are on disk: they survive `kill -9` and power loss. When it rejects, none is.
 * - What is kept side by side is kept in the order of the calls.
 * - A report is kept once, however often the same is given: reading an input again after a crash doubles nothing.
 * - The newest report of an artifact and tool is the last to make room for others.
 */
export type ReportStore = {
  /** @throws {JournalError} `disk-full`, `journal-unwritable`: may be tried again; `journal-damaged`, `journal-closed` */
  readonly keep: (reports: readonly NewReport[]) => Promise<void>
  /**
   * What is kept, newest first, without the bodies.
   *
   * @throws {JournalError} `journal-damaged`, `journal-unwritable`, `journal-closed`
   */
  readonly find: (query: ReportQuery) => Promise<readonly KeptReport[]>
  /**
   * The body of a report as it was given, in UTF-8; undefined when it is not kept any more.
   *
   * @throws {JournalError} `journal-damaged`, `journal-unwritable`, `journal-closed`
   */
  readonly read: (id: number) => Promise<Uint8Array | undefined>
  readonly status: () => ReportStoreStatus
  /** Never rejects. What is being kept is kept before. */
  readonly close: () => Promise<void>
}

export type NewReport = {
  /** Name of the way in that it came by, and of the source that read it. */
  readonly way: string
  readonly source: string
  /** What was scanned, such that reports of the same thing are the same: a digest, or kind and name. */
  readonly artifact: string
  /** The artifact for people. */
  readonly name: string
  readonly tool: string
  /** In ms since 1970-01-01 UTC; when it was kept, where the scanner does not say. */
  readonly scannedAt?: number | undefined
  /** What lists show of the report beside its name, as the owner of the reports writes it. */
  readonly summary: string
  /** The report as JSON. */
  readonly body: string
}

/** Texts are cut to {@link longestText} characters: they are as long as whoever names artifacts wants them. */
export type KeptReport = Omit<NewReport, 'body' | 'scannedAt'> & {
  readonly id: number
  readonly scannedAt: number
  /** When it came in last, in ms since 1970-01-01 UTC. */
  readonly keptAt: number
  readonly isNewest: boolean
  /** Reports of this artifact and tool that are kept, this one among them. */
  readonly versions: number
}

export const longestText = 512

export type ReportQuery = {
  /** The artifact, its name, or the beginning of its digest: `sha256:` and 6 digits at least. */
  readonly of?: string | undefined
  readonly tool?: string | undefined
  /** Older ones too. */
  readonly older?: boolean | undefined
  /** Those that come behind this one in the order of the answer. */
  readonly after?: ReportPlace | undefined
  readonly limit: number
}

/** Where a report stands in an answer. */
export type ReportPlace = { readonly scannedAt: number; readonly id: number }

export type ReportStoreStatus = {
  readonly reports: number
  /** Size of all bodies as they are kept, compressed; how large they may become. */
  readonly bytes: number
  readonly limitBytes: number
  /** Why the last reports that came were not kept; undefined while they are. */
  readonly refusing: string | undefined
}

export type ReportStoreSettings = {
  /** The state folder; the file in it is `reports.db`. */
  readonly folder: string
  /** Reports of one artifact and tool, the newest included. Default: 10. */
  readonly mostOfOne?: number
  /** Size of all bodies as they are kept, compressed. Default: 512 MiB. */
  readonly mostBytes?: number
  /** A report that has not come again for so long is removed, the newest ones too. Default: 90 days. */
  readonly maxAgeMs?: number
  /** What has to stay free on the disk; below it nothing is kept. Default: 64 MiB. */
  readonly keepFreeBytes?: number
}
