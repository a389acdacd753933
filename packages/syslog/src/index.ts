export { envelopeIssues } from './envelope/envelope.ts'
export type { Envelope, EnvelopeIssue, EnvelopeIssueCode } from './envelope/envelope.ts'
export type { EnvelopeWriter } from './envelope/envelope-writer.ts'
export { createRfc3164Writer, formatRfc3164 } from './envelope/format-rfc3164.ts'
export type { Rfc3164Fields, Rfc3164Options } from './envelope/format-rfc3164.ts'
export { createRfc5424Writer, formatRfc5424 } from './envelope/format-rfc5424.ts'
export type { Rfc5424Fields, Rfc5424Options } from './envelope/format-rfc5424.ts'
export { parseEnvelope } from './envelope/parse-envelope.ts'
export type { ParseEnvelopeOptions } from './envelope/parse-envelope.ts'
export { facilities, priorityOf, severities } from './envelope/priority.ts'
export type { Facility, PriorityParts, Severity } from './envelope/priority.ts'
export type { StructuredDataElement } from './envelope/structured-data.ts'
export { fileReason } from './file-reason.ts'
export { createDeframer, DEFAULT_MAX_FRAME_BYTES } from './framing/deframer.ts'
export type { Deframer, DeframerFailure, DeframerOptions, Frame } from './framing/deframer.ts'
export { frame, frameBatch, frameBound, frameInto } from './framing/frame.ts'
export type { Framing, Message } from './framing/frame.ts'
export { interopProfiles } from './interop.ts'
export type { InteropProfile } from './interop.ts'
export { listen } from './receiver/listen.ts'
export type {
  ListenAddress,
  ListenOptions,
  ListenTlsOptions,
  ReceivedMessage,
  Receiver,
  ReceiverLimits,
} from './receiver/listen.ts'
export type { Peer } from './receiver/peer.ts'
export { SyslogError, syslogErrors } from './syslog-errors.ts'
export type { SyslogErrorCode, SyslogErrorDetails } from './syslog-errors.ts'
export type { CertificateFacts, Certificates } from './transport/certificate-facts.ts'
export { createTransport, transports } from './transport/create-transport.ts'
export { defaultPorts, formatTarget, parseTarget } from './transport/parse-target.ts'
export type { Target, TransportName } from './transport/parse-target.ts'
export type { TlsOptions } from './transport/tls-options.ts'
export type { Batch, Farewell, Transport, TransportKind, TransportOptions } from './transport/transport.ts'
