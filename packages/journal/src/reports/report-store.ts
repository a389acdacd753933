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
  /**
   * Artifacts of which reports were kept, or came again, since a place: what follows them reads what is newest of each.
   *
   * @throws {JournalError} `journal-damaged`, `journal-unwritable`, `journal-closed`
   */
  readonly changes: (query: ChangeQuery) => Promise<ReportChanges>
  /** Those of the reports that are kept. @throws {JournalError} as `find` */
  readonly present: (ids: readonly number[]) => Promise<readonly number[]>
  /** Removes all reports of an artifact, returns how many. @throws {JournalError} as `keep` */
  readonly remove: (artifact: string) => Promise<number>
  /** Called after each `keep` that has kept something. Returns what ends that. */
  readonly onKept: (listener: () => void) => () => void
  /** What is kept at most of one artifact and tool; 0: nothing. And for how long, in ms, when it does not come again. */
  readonly bounds: { readonly mostOfOne: number; readonly maxAgeMs: number }
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

/** A place in the order of changes: `change` 0 is before all. */
export type ChangeQuery = { readonly after: number; readonly limit: number }

/** Changes, oldest first. A report that has changed again stands at its last change alone. */
export type ReportChanges = {
  /** Names the store: numbers of another one mean nothing in it. */
  readonly era: string
  /** The number of the last change there was. */
  readonly last: number
  /** `artifact` as it was given, in full. */
  readonly changes: readonly { readonly change: number; readonly artifact: string }[]
}

export type ReportQuery = {
  /** One report. */
  readonly id?: number | undefined
  /** This very artifact, in full. */
  readonly artifact?: string | undefined
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
