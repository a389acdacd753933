import type { DiagnosticCode, DiagnosticSeverity } from '@tidewaiter/cef'
import type { ReadProblem } from '@tidewaiter/model'
import type { EnvelopeIssueCode } from '@tidewaiter/syslog'
import type { lineDiagnostics } from '../messages/received-line.ts'

type FaultCode = DiagnosticCode | ReadProblem['code'] | EnvelopeIssueCode | keyof typeof lineDiagnostics

/** One thing wrong with a line, whoever found it: the CEF reader, the KCS scheme or the syslog envelope. */
export type Fault = {
  readonly code: FaultCode
  readonly severity: DiagnosticSeverity
  /** What was found here. */
  readonly message: string
  /** Index in UTF-16 units into the text of the line. */
  readonly offset: number
  /** Why it matters and what to do. */
  readonly fix: string
}
