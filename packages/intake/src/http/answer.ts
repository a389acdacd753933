import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JournalError } from '@tidewaiter/journal'
import type { Refusal } from '../stream/record-stream.ts'
import type { AdmissionAnswer } from './admission-answer.ts'

/**
 * What a request is answered with: JSON, always with `error` in words unless it is 200. What an answer says never names
 * files, other clients or anything else of the inside.
 */
export type Answer = {
  readonly status: number
  readonly body: AnswerBody | AdmissionAnswer
  readonly headers?: Readonly<Record<string, string>>
}

type AnswerBody = {
  readonly status?: 'ok'
  readonly error?: string
  /** The source that has read the records. */
  readonly source?: string
  /** Set when the delivery was accepted before; nothing of it was taken again. */
  readonly repeated?: true
  /** Events that are in the journal now. */
  readonly accepted?: number
  /** Records that are no events, for a documented reason. */
  readonly skipped?: number
  /** Records, and parts of records, that could not be read. */
  readonly refused?: number
  /** The first of them. */
  readonly faults?: readonly Refusal[]
}

export function failure(status: number, error: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, body: { error }, headers }
}

/** @param milliseconds told in whole seconds, one at least (RFC 9110 section 10.2.3) */
export function tryLater(status: 429 | 503, error: string, milliseconds: number): Answer {
  return failure(status, error, { 'Retry-After': String(Math.max(1, Math.ceil(milliseconds / 1000))) })
}

/** The journal's refusals, in words that tell nothing of the machine. */
export function refusedBy({ code }: JournalError): Answer {
  const reasons: Partial<Record<JournalError['code'], string>> = {
    'disk-full': 'the disk is full',
    'journal-full': 'the journal is full: events are not delivered',
    'journal-closed': 'the service is stopping',
  }
  return tryLater(503, `nothing was accepted: ${reasons[code] ?? 'the journal cannot be written'}`, 5000)
}

/** A body that is not read, but smaller than that, is let by so that the connection can go on being used. */
const passableBytes = 64 * 1024

/** How long a client that is still sending has to read an answer before the connection is closed. */
const lingerMs = 1000

/**
 * Sends an answer. Where a body is still coming that nobody will read, the connection is closed, but only a little later:
 * closed at once, TCP would reset it, and the client would lose the answer (RFC 9112 section 9.6).
 */
export function send(request: IncomingMessage, response: ServerResponse, { status, body, headers }: Answer): void {
  if (response.destroyed || response.headersSent) return
  const text = `${JSON.stringify(body)}\n`
  const announced = Number(request.headers['content-length'] ?? (request.complete ? 0 : Number.NaN))
  const isReusable = request.complete || announced <= passableBytes
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    ...(isReusable ? {} : { Connection: 'close' }),
    ...headers,
  })
  if (isReusable) {
    response.end(text)
    return
  }
  response.write(text)
  request.pause()
  setTimeout(() => response.end(() => request.socket.destroy()), lingerMs).unref()
}
