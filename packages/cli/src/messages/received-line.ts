import { isUtf8 } from 'node:buffer'
import {
  checkCef,
  parseCef,
  type CefMessage,
  type Diagnostic,
  type DiagnosticCode,
  type DiagnosticSeverity,
} from '@tidewaiter/cef'
import { parseEnvelope, type Envelope } from '@tidewaiter/syslog'

/** A finding on a line: those of the CEF reader, and those that are about the line as a whole. */
export type LineDiagnostic = {
  readonly code: DiagnosticCode | keyof typeof lineDiagnostics
  readonly severity: DiagnosticSeverity
  readonly message: string
  /** Index in UTF-16 units into the text of the line. */
  readonly offset: number
}

/** What can be wrong with a line before anyone looks at the message in it. */
export const lineDiagnostics = {
  'line-too-long': {
    severity: 'error',
    summary: 'the line is longer than the limit; the rest of it was dropped',
    fix: 'Raise the limit, or check that the input has line feeds between its messages.',
  },
} as const

/** A line or a datagram that should hold a CEF message, read. */
export type ReceivedLine = {
  readonly bytes: Uint8Array
  readonly message: CefMessage
  readonly envelope: Envelope | null
  readonly diagnostics: readonly LineDiagnostic[]
}

/** Reads lines, one after the other. */
export type LineInterpreter = (bytes: Uint8Array, cut: boolean) => ReceivedLine

/**
 * Envelopes that are kept: messages come in bursts, some from each of many hosts in one second. Not those of long messages,
 * as a part of a text can keep all of it in memory.
 */
const keptEnvelopes = 512
const longMessage = 16 * 1024

/**
 * Takes the clock, returns an interpreter of lines. `bytes` is a line without its end, `cut` says that it was too long.
 * Total: any bytes give a {@link ReceivedLine}. A year that the envelope lacks is guessed from the clock. A line without a CEF
 * message may have an envelope all the same, if it is one of syslog.
 */
export function createLineInterpreter(now: () => number): LineInterpreter {
  const kept = new Map<string, Envelope | null>()

  const envelopeOf = ({ prefix, text }: CefMessage): Envelope | null => {
    const known = kept.get(prefix)
    if (known !== undefined) return known
    const envelope = parseEnvelope(prefix, { now: now() })
    if (kept.size >= keptEnvelopes) kept.clear()
    if (text.length < longMessage) kept.set(prefix, envelope)
    return envelope
  }

  return (bytes, cut) => {
    const message = parseCef(bytes)
    const before = message.header === null ? parseEnvelope(message.text, { now: now() }) : envelopeOf(message)
    const envelope = message.header === null && before?.format === 'other' ? null : before
    const found = findings(message)
    const diagnostics = cut ? [...found, lineDiagnostic('line-too-long', message.text.length)] : found
    return { bytes, message, envelope, diagnostics }
  }
}

/** Findings of the dictionary that are about a value, and so about what was received; those about keys are for `lint`. */
const aboutValues: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'value-type',
  'value-range',
  'value-length',
  'header-length',
  'protocol-unknown',
  'control-character',
])

/** What the reader found in a message, and values that are not of the type of their key. */
function findings(message: CefMessage): readonly Diagnostic[] {
  if (message.header === null) return message.diagnostics
  const reported = new Set(message.diagnostics)
  return checkCef(message).filter((finding) => reported.has(finding) || aboutValues.has(finding.code))
}

function lineDiagnostic(code: keyof typeof lineDiagnostics, offset: number): LineDiagnostic {
  const { severity, summary } = lineDiagnostics[code]
  return { code, severity, message: summary, offset }
}

/** The shape in which a line is written as JSON. */
export type LineJson = {
  readonly header: CefMessage['header']
  readonly extension: CefMessage['extension']
  readonly pairs: readonly (readonly [key: string, value: string])[]
  readonly envelope: Envelope | null
  readonly diagnostics: readonly Pick<LineDiagnostic, 'code' | 'message' | 'offset'>[]
  /** The text of a line that could not be read to the letter, to go back to. */
  readonly raw?: string
  /** Its bytes, where they are not UTF-8 and the text cannot give them back. */
  readonly rawBase64?: string
}

/** Takes a line that was read, returns it as plain data for JSON. */
export function lineJson({ bytes, message, envelope, diagnostics }: ReceivedLine): LineJson {
  const { header, extension, flat, text } = message
  const pairs: [string, string][] = []
  for (let index = 0; index < flat.length; index += 2) pairs.push([flat[index] as string, flat[index + 1] as string])
  return {
    header,
    extension,
    pairs,
    envelope,
    diagnostics: diagnostics.map(({ code, message: what, offset }) => ({ code, message: what, offset })),
    ...((header === null || diagnostics.some(({ severity }) => severity === 'error')) && { raw: text }),
    ...(!isUtf8(bytes) && { rawBase64: Buffer.from(bytes).toString('base64') }),
  }
}
