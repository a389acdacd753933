import type { IncomingMessage } from 'node:http'
import { JournalError } from '@tidewaiter/journal'
import type { Source } from '@tidewaiter/sources'
import { sources as allSources } from '@tidewaiter/sources/all'
import type { Socket } from 'node:net'
import type { Committed } from '../stream/record-stream.ts'
import type { WayReport } from '../way-report.ts'
import { admissionAnswer } from './admission-answer.ts'
import { failure, refusedBy, tryLater, type Answer } from './answer.ts'
import type { Taken } from './client-streams.ts'
import type { Client } from './clients.ts'
import { findRoute, type Route } from './find-route.ts'
import type { HttpSettings } from './http-settings.ts'
import { identifyClient } from './identify-client.ts'
import { acceptedEncodings, isEncodingKnown, readBody, type Body, type HeldBytes } from './read-body.ts'
import { recogniseBody } from './recognise-body.ts'
import type { SummaryTeller } from './summary-teller.ts'

/** What is understood as text of JSON, or as lines; anything may be called octets. */
const acceptedTypes =
  /^(application\/([\w.-]+\+)?(json|jsonl|x-ndjson|ndjson|json-seq|octet-stream)|text\/(plain|json))\s*(;|$)/i

export type AnswererOptions = {
  readonly settings: HttpSettings
  readonly clients: readonly Client[]
  readonly report: WayReport
  /** Is told of each request by somebody who is not known. */
  readonly strangers: SummaryTeller
  /** Is given the connection of each client that has shown who it is. */
  readonly trust: (socket: Socket) => void
}

/** What happens to a request on the way. */
type Hooks = {
  /** Is told who sends it. */
  readonly know: (client: string) => void
  /** Is called before the body is read. */
  readonly goOn: () => void
}

/**
 * Makes what answers requests.
 *
 * A request goes: route, client, source, what the headers promise, rate, body, signature, delivery, conversion, journal, answer.
 * Whatever fails first is the answer. Nothing of the body is looked at before the client is known, but for its signature; and for the
 * bodies of those who have shown nothing else there is a room of its own, so that strangers cannot take that of clients. Conversion is
 * one piece, so that the entries of a body lie together.
 *
 * @returns undefined when nobody waits for an answer any more
 */
export function createAnswerer({
  settings,
  clients,
  report,
  strangers,
  trust,
}: AnswererOptions): (request: IncomingMessage, hooks: Hooks) => Promise<Answer | undefined> {
  const { maxBodyBytes } = settings
  const tokenHeader = settings.tokenHeader?.toLowerCase()
  const heldOfClients: HeldBytes = { limit: 8 * maxBodyBytes, now: 0 }
  const heldOfStrangers: HeldBytes = { limit: 2 * maxBodyBytes, now: 0 }
  const tooLarge = failure(413, `the body is larger than ${maxBodyBytes} bytes, as it comes or unpacked`)

  async function answerTo(request: IncomingMessage, hooks: Hooks): Promise<Answer | undefined> {
    const { method, socket } = request
    const route = findRoute(request)
    if (route === undefined) return failure(404, 'there is nothing here')
    if (route.to === 'health') {
      if (method === 'GET' || method === 'HEAD') return { status: 200, body: { status: 'ok' } }
      return failure(405, 'only GET', { Allow: 'GET, HEAD' })
    }
    if (method !== 'POST') return failure(405, 'records are sent by POST', { Allow: 'POST' })
    const named = route.to === 'events' ? route.client : undefined
    const identity = identifyClient(request, clients, named, tokenHeader)
    if ('fault' in identity) return unknown(socket, identity.fault)
    const { client, signed } = identity
    const isStranger = signed !== undefined && client.hash === undefined && client.certificate === undefined
    const welcome = (): void => {
      hooks.know(client.name)
      trust(socket)
    }
    if (!isStranger) welcome()
    if (named !== undefined && named !== client.name) {
      return failure(403, 'the token is of another client than the path')
    }
    const refused = refusedBySource(client, route) ?? refusedByHeaders(request) ?? refusedByRate(client)
    if (refused !== undefined) return refused
    // The rate of a client is not spent by strangers.
    const spend = (): void => client.requests?.take(1, performance.now())
    if (!isStranger) spend()
    hooks.goOn()
    const held = isStranger ? heldOfStrangers : heldOfClients
    const body = await readBody(request, maxBodyBytes, held, signed?.isGenuine)
    if (body.kind === 'cut-off') return undefined
    if (body.kind !== 'read') return refusedByBody(body, socket)
    try {
      if (isStranger) {
        welcome()
        spend()
      }
      client.bytes?.take(body.bytes, performance.now())
      const source = sourceOf(client, route)
      const take = (): Promise<Answer> => takeBody(body.chunks, client, source, socket.remoteAddress ?? '')
      return await (signed?.delivery === undefined ? take() : takeOnce(client, signed.delivery, take))
    } finally {
      held.now -= body.bytes
    }
  }

  function unknown(socket: Socket, fault: string): Answer {
    strangers.add(socket.remoteAddress ?? 'unknown')
    return failure(401, fault, { 'WWW-Authenticate': 'Bearer realm="tidewaiter"' })
  }

  function refusedByHeaders(request: IncomingMessage): Answer | undefined {
    const type = request.headers['content-type']
    if (type !== undefined && !acceptedTypes.test(type)) {
      return failure(415, 'send JSON, as Content-Type: application/json, or lines of text, as text/plain', {
        Accept: 'application/json, application/x-ndjson, text/plain',
      })
    }
    if (!isEncodingKnown(request)) {
      return failure(415, `the body can be packed with ${acceptedEncodings}`, { 'Accept-Encoding': acceptedEncodings })
    }
    return Number(request.headers['content-length'] ?? 0) > maxBodyBytes ? tooLarge : undefined
  }

  function refusedByRate({ requests, bytes }: Client): Answer | undefined {
    const now = performance.now()
    // How many bytes come is known afterwards: a client in debt waits.
    const wait = Math.max(requests?.wait(1, now) ?? 0, bytes?.wait(1, now) ?? 0)
    return wait > 0 ? tryLater(429, 'more than this client may send', wait) : undefined
  }

  function refusedByBody(body: Exclude<Body, { kind: 'read' } | { kind: 'cut-off' }>, socket: Socket): Answer {
    switch (body.kind) {
      case 'too-large':
        return tooLarge
      case 'no-room':
        return tryLater(503, 'nothing was accepted: too many bodies are on their way at once', 1000)
      case 'bad-encoding':
        return failure(400, `the body cannot be unpacked: ${body.reason}`)
      case 'not-genuine':
        return unknown(socket, 'the signature is not that of the body')
    }
  }

  /** Takes a delivery once: who sends it again is told that it is there. */
  async function takeOnce({ deliveries }: Client, delivery: string, take: () => Promise<Answer>): Promise<Answer> {
    const known = deliveries.begin(delivery)
    if (known === 'taken') return { status: 200, body: { repeated: true, accepted: 0, skipped: 0, refused: 0 } }
    if (known === 'under-way') return tryLater(503, 'the same delivery is on its way', 1000)
    let isTaken = false
    try {
      const answer = await take()
      isTaken = answer.status === 200
      return answer
    } finally {
      deliveries.finish(delivery, isTaken)
    }
  }

  async function takeBody(
    chunks: readonly Buffer[],
    client: Client,
    given: Source | undefined,
    peer: string,
  ): Promise<Answer> {
    const source = given ?? recogniseBody(chunks, client.sources)
    const other = source === undefined && client.isLimited ? recogniseBody(chunks, allSources) : undefined
    if (other !== undefined) return notAllowed(client, other.name)
    try {
      const taken = client.streams.take(source, chunks, peer)
      report.noteRecords()
      const committed = await taken.committed
      if (committed === 'unsure') {
        return tryLater(503, 'send this again: it was read after what the journal has not taken', 1000)
      }
      report.noteAccepted()
      const answer = answerOf(committed, taken, source)
      const review = client.answer === 'admission-review' ? admissionAnswer(chunks) : undefined
      return review === undefined ? answer : { status: 200, body: review }
    } catch (error) {
      if (!(error instanceof JournalError)) throw error
      if (error.code !== 'journal-closed') report.noteRefused(error)
      return refusedBy(error)
    }
  }

  return answerTo
}

/** The source of a body, where that is known before it is read. */
function sourceOf({ sources }: Client, route: Route): Source | undefined {
  if (route.to === 'source') return sources.find(({ name }) => name === route.source)
  return sources.length === 1 ? sources[0] : undefined
}

function refusedBySource(client: Client, route: Route): Answer | undefined {
  if (route.to !== 'source' || client.sources.some(({ name }) => name === route.source)) return undefined
  return notAllowed(client, route.source)
}

function notAllowed({ sources }: Client, name: string): Answer {
  return failure(
    403,
    `this client may not send records of ${name}, but of ${sources.map((one) => one.name).join(', ')}`,
  )
}

function answerOf({ count: accepted, skipped: reasons }: Committed, taken: Taken, source: Source | undefined): Answer {
  const { refused, faults } = taken
  let skipped = 0
  for (const [reason, count] of reasons) if (reason !== 'not-json') skipped += count
  const counts = { ...(source && { source: source.name }), accepted, skipped, refused }
  const [fault] = faults
  const told = { ...counts, ...(fault !== undefined && { faults }) }
  if (accepted > 0 || skipped > 0) return { status: 200, body: told }
  const nothing = source === undefined ? nothingKnown : source.input === 'lines' ? 'the body holds no line' : noObject
  return { status: 400, body: { error: fault === undefined ? nothing : 'no record could be read', ...told } }
}

const nothingKnown = 'the body holds nothing that a source recognises'
const noObject = 'the body holds no JSON object'
