import type { StructuredDataElement } from './structured-data.ts'

/**
 * What stood before the message itself, as far as it could be read. A property is absent when the text did not say it.
 */
export type Envelope = {
  /** `other`: neither RFC could be made out; what was found is in `rest`. */
  readonly format: 'rfc3164' | 'rfc5424' | 'other'
  /** PRIVAL, 0 to 191, with its two parts. */
  readonly priority?: number
  readonly facility?: number
  readonly severity?: number
  /** The timestamp as it was written. */
  readonly timestamp?: string
  /** The same in epoch milliseconds; absent when the timestamp names no real time. */
  readonly time?: number
  /** The timestamp had no year: the latest one was taken that does not put it more than a day into the future. */
  readonly yearGuessed?: true
  /** The timestamp had no zone: the one from the options was taken. */
  readonly zoneGuessed?: true
  readonly hostname?: string
  /** RFC 3164 TAG, without the colon and the process id. */
  readonly tag?: string
  /** RFC 5424 APP-NAME. */
  readonly appName?: string
  /** RFC 5424 PROCID, or what stood in brackets after an RFC 3164 tag. */
  readonly procId?: string
  readonly msgId?: string
  readonly structuredData?: readonly StructuredDataElement[]
  /**
   * An octet count stood in front, left there by a receiver that reads lines (RFC 6587 section 3.4.1 read as 3.4.2).
   */
  readonly octetCount?: number
  /** A byte order mark stood in front of the header or of the message. */
  readonly bom?: true
  /** Text between the header and the message that no rule accounts for. */
  readonly rest?: string
  /** What is not as the RFCs say, in the order found. Empty for a well-formed envelope. */
  readonly issues: readonly EnvelopeIssue[]
}

export type EnvelopeIssue = {
  readonly code: EnvelopeIssueCode
  /** Position in the prefix, in UTF-16 units from 0. */
  readonly offset: number
}

export type EnvelopeIssueCode = keyof typeof envelopeIssues

/** Every deviation that `parseEnvelope` reports, with what it means. */
export const envelopeIssues = {
  'octet-count-left': 'an octet count stands in front: the sender counts octets, the receiver reads lines (RFC 6587)',
  'pri-invalid': 'the priority is not <number> (RFC 5424 section 6.2.1)',
  'pri-leading-zero': 'the priority has a leading zero (RFC 5424 section 6.2.1)',
  'pri-out-of-range': 'the priority is greater than 191 (RFC 5424 section 6.2.1)',
  'pri-missing': 'an RFC 5424 header must start with a priority (section 6.2)',
  'space-after-pri': 'a space stands between the priority and the rest of the header',
  'version-missing': 'the fields are those of RFC 5424, but the version 1 is missing (section 6.2.2)',
  'version-unknown': 'the version is not 1 (RFC 5424 section 6.2.2)',
  'version-unexpected': 'a version stands in front of an RFC 3164 date',
  'timestamp-missing': 'there is a priority, but no timestamp follows it',
  'timestamp-invalid': 'the timestamp names no real time, or is not in the form of RFC 5424 section 6.2.3',
  'field-missing': 'the RFC 5424 header ends before all its fields were given (section 6)',
  'field-too-long': 'a header field is longer than RFC 5424 section 6 allows',
  'field-invalid': 'a header field holds other characters than printable ASCII (RFC 5424 section 6)',
  'structured-data-missing': 'the structured data, or the - in its place, is missing (RFC 5424 section 6.3)',
  'structured-data-invalid': 'the structured data is malformed from here on (RFC 5424 section 6.3)',
  'unread-text': 'text that belongs to no header field',
} as const
