import { sourceNames, type Source } from '@tidewaiter/sources'
import { findSource } from '@tidewaiter/sources/all'
import { IntakeError } from '../intake-errors.ts'
import type { Entrance } from '../way.ts'
import type { WayReport } from '../way-report.ts'
import { hashToken, isSameHash } from './access-token.ts'
import { textOfName } from './certificate-names.ts'
import { createClientStreams, type ClientStreams } from './client-streams.ts'
import type { ClientSettings, TokenSetting } from './http-settings.ts'
import { createRecentDeliveries, type RecentDeliveries } from './recent-deliveries.ts'
import { placeText, readSecret } from './secret-place.ts'
import type { SignatureSettings } from './signature-settings.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'
import { createReadSignature, keyOfStandardWebhook, type ReadSignature } from './verify-signature.ts'

/** Somebody who may send records. What it shows of `hash`, `certificate` and `readSignature` it has to show all of. */
export type Client = {
  readonly name: string
  /** Of its token. */
  readonly hash: Buffer | undefined
  /** Name in its certificate. */
  readonly certificate: string | undefined
  readonly readSignature: ReadSignature | undefined
  /** Sources whose records it may send, in the order in which they are asked whether they recognise a record. */
  readonly sources: readonly Source[]
  /** True when its settings name them. */
  readonly isLimited: boolean
  readonly answer: ClientSettings['answer']
  readonly requests: TokenBucket | undefined
  readonly bytes: TokenBucket | undefined
  readonly deliveries: RecentDeliveries
  readonly streams: ClientStreams
}

/** @throws {IntakeError} `token-unreadable`, `secret-unreadable`, `source-options-invalid` */
export async function createClient(settings: ClientSettings, entrance: Entrance, report: WayReport): Promise<Client> {
  const { name, token, certificate, signature, rate, source, sources, options, answer } = settings
  const named = source === undefined ? sources : [source]
  if (source !== undefined) entrance.stream({ source, options }) // what is wrong with the options is wrong at once
  return {
    name,
    hash: token === undefined ? undefined : await hashOf(name, token),
    certificate: certificate === undefined ? undefined : textOfName(certificate),
    readSignature: signature === undefined ? undefined : await readSignatureOf(name, signature),
    sources: sourceNames.flatMap((one) => (named === undefined || named.includes(one) ? (findSource(one) ?? []) : [])),
    isLimited: named !== undefined,
    answer,
    requests: rate?.requests === undefined ? undefined : createTokenBucket(rate.requests, performance.now()),
    bytes: rate?.bytes === undefined ? undefined : createTokenBucket(rate.bytes, performance.now()),
    deliveries: createRecentDeliveries(),
    streams: createClientStreams(entrance, report, options),
  }
}

async function hashOf(client: string, setting: TokenSetting): Promise<Buffer> {
  if ('sha256' in setting) return Buffer.from(setting.sha256, 'hex')
  const where = placeText(setting)
  const read = await readSecret(setting)
  const reason = 'fault' in read ? read.fault : shortness(read.secret)
  if (reason !== undefined) throw new IntakeError('token-unreadable', { client, where, reason })
  return hashToken('secret' in read ? read.secret : '')
}

async function readSignatureOf(client: string, settings: SignatureSettings): Promise<ReadSignature> {
  const where = placeText(settings.secret)
  const read = await readSecret(settings.secret)
  const text = 'secret' in read ? read.secret : ''
  const isPacked = settings.scheme === 'standard-webhooks'
  const reason =
    'fault' in read
      ? read.fault
      : isPacked && keyOfStandardWebhook(text).length < minKeyBytes
        ? `it is no whsec_ and ${minKeyBytes} bytes in base64`
        : shortness(text)
  if (reason !== undefined) throw new IntakeError('secret-unreadable', { client, where, reason })
  return createReadSignature(settings, text)
}

/** 16 characters of base64 are 96 bits: too many to be guessed over a network. */
const minLength = 16

/** What the specification of Standard Webhooks asks for, 24 to 64 bytes. */
const minKeyBytes = 24

function shortness(text: string): string | undefined {
  if (text.length >= minLength) return undefined
  return text === '' ? 'it is empty' : `it has ${text.length} characters, ${minLength} are needed`
}

/**
 * Finds the client that has a token. Compares with every client, so that the time tells neither which it is nor how much
 * of a token is right.
 */
export function findClient(clients: readonly Client[], token: string): Client | undefined {
  const hash = hashToken(token)
  let found: Client | undefined
  for (const client of clients) if (client.hash !== undefined && isSameHash(client.hash, hash)) found = client
  return found
}
