import type { ReadEntry } from '@tidewaiter/delivery'
import type { Sequence } from '@tidewaiter/journal'
import type { AnyFields, Origin, Outcome, Summary } from '@tidewaiter/model'

/** An event of the journal. Times in ms since 1970-01-01 UTC. */
export type FoundEvent = {
  readonly sequence: Sequence
  readonly acceptedAt: number
  /** When it happened. */
  readonly time: number
  /** Where the form of the entry has it: the profile `cef` does, those of KCS do not. */
  readonly id?: string
  readonly code: string
  readonly name: string
  /** CEF severity, 0 to 10. */
  readonly severity: number
  readonly outcome?: Outcome
  readonly host?: string
  /** As far as the form of the entry has keys for them; none for a message that follows no profile. */
  readonly fields: AnyFields
  readonly origin?: Origin
  readonly summary?: Summary
  /** Another sender's message. */
  readonly verbatim?: true
  /** The CEF message. */
  readonly message: string
}

/** The event of an entry. */
export function foundEvent(
  { stamp, message, event }: ReadEntry,
  place: { readonly sequence: Sequence; readonly acceptedAt: number },
): FoundEvent {
  const { header, extension, text } = message
  const id = extension['externalId']
  return {
    ...place,
    time: stamp.time,
    ...(id !== undefined && { id }),
    code: event?.code ?? header?.deviceEventClassId ?? '',
    name: header?.name ?? '',
    severity: stamp.severity,
    ...(event !== undefined && { outcome: event.outcome }),
    ...(stamp.host !== undefined && { host: stamp.host }),
    fields: event?.fields ?? {},
    ...(event?.origin && { origin: event.origin }),
    ...(event?.summary && { summary: event.summary }),
    ...(stamp.verbatim && { verbatim: true }),
    message: text,
  }
}
