import type { EventDraft } from '../scan/event-draft.ts'

/** What a record of a CI system says that is no scan report: one event, or why there is none. */
export type CiVerdict =
  | {
      readonly draft: EventDraft
      /** In ms since 1970-01-01 UTC; undefined where the record does not say. */
      readonly time: number | undefined
      /** Name of the server that sent the record. */
      readonly host: string | undefined
    }
  /** One of the source's documented skips. */
  | { readonly skip: string }
  | { readonly refuse: string }
