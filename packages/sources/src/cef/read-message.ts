import { parseCef, type CefMessage } from '@tidewaiter/cef'
import { readEvent, type ReadEvent } from '@tidewaiter/model'
import { parseEnvelope, type Envelope } from '@tidewaiter/syslog'
import { receivedAt } from '../engine/own-time.ts'
import type { Reading } from '../engine/map-record.ts'
import type { Defect } from '../engine/verbatim-message.ts'
import type { SourceContext } from '../source-context.ts'
import type { CefOptions } from './cef-options.ts'
import { completeEvent } from './complete-event.ts'
import { defectsOf } from './defects-of.ts'
import { isOfKcs } from './is-of-kcs.ts'
import { numericSeverity } from './numeric-severity.ts'
import { statedTime } from './stated-time.ts'

/**
 * Reads a line with a CEF message, behind a syslog header or not. Never throws.
 *
 * A message that names KCS as its device, and reads as one of its events, is one. All others are foreign, codes of KCS that
 * the catalogue does not have among them: these lose nothing by going out as they came.
 */
export function readMessage(
  line: unknown,
  _raw: Uint8Array | string,
  options: CefOptions,
  context: SourceContext,
): Reading {
  if (typeof line !== 'string') return { kind: 'refused', reason: 'is no line of text' }
  const message = parseCef(line)
  if (message.header === null)
    return { kind: 'refused', reason: 'is no CEF: there is no `CEF:` with a version behind it' }
  const received = receivedAt(context)
  const envelope = parseEnvelope(message.prefix, { now: received, zone: options.zone })
  const time = options.time === 'receipt' ? received : statedTime(message, envelope, options.zone, received)
  const host = hostOf(envelope, options, context)
  const { event, problems } = kcsEvent(message, time, received)
  const defects = defectsOf(message.diagnostics, problems)
  if (event !== null && options.forward === 'normalised') {
    const events = [completeEvent(event, time ?? received, host, context)]
    return { kind: 'events', events, host: host ?? event.fields.nodeName, ...withDefects(defects) }
  }
  if (event === null && options.foreign === 'refuse') {
    const { deviceVendor, deviceProduct, deviceEventClassId } = message.header
    const device = [deviceVendor, deviceProduct, deviceEventClassId].map((field) => field.slice(0, 40)).join('|')
    return { kind: 'refused', reason: `is no event of KCS: ${device}` }
  }
  const text = message.text.slice(message.layout.start, message.layout.end)
  const severity = numericSeverity(message.header.severity)
  const verbatim = { text, time: time ?? received, severity, host }
  return { kind: 'events', events: [], verbatim, ...withDefects(defects) }
}

const nothing: ReadEvent = { event: null, problems: [] }

function kcsEvent(message: CefMessage, time: number | undefined, received: number): ReadEvent {
  if (!isOfKcs(message.header)) return nothing
  return readEvent(message, { receivedAt: received, ...(time !== undefined && { time }) })
}

/** Undefined where neither the header nor the address tells more than that it was this machine. */
function hostOf(envelope: Envelope | null, { host }: CefOptions, { peerAddress }: SourceContext): string | undefined {
  const named = host === 'message' ? envelope?.hostname : undefined
  return named ?? (peerAddress.startsWith('127.') ? undefined : peerAddress)
}

function withDefects(defects: readonly Defect[]): { readonly defects?: readonly Defect[] } {
  return defects.length === 0 ? {} : { defects }
}
