import { readFile } from 'node:fs/promises'
import { isIPv4 } from 'node:net'
import { IntakeError } from '../intake-errors.ts'
import type { Committed, RecordStream, Refusal } from '../stream/record-stream.ts'
import type { Entrance } from '../way.ts'
import type { WayReport } from '../way-report.ts'
import { hashToken, isSameHash } from './access-token.ts'
import type { ClientSettings, TokenSetting } from './http-settings.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'

/** Somebody who may send records. */
export type Client = {
  readonly name: string
  readonly hash: Buffer
  readonly requests: TokenBucket | undefined
  readonly bytes: TokenBucket | undefined
  /**
   * Takes a body as a whole input, at once; `committed` resolves when it is durable.
   *
   * @param peer address of the other end
   * @throws {JournalError} by `committed`, when nothing of it was kept
   */
  readonly take: (body: readonly Uint8Array[], peer: string) => Taken
}

type Taken = {
  readonly committed: Promise<Committed>
  readonly refused: number
  /** The first refusals. */
  readonly faults: readonly Refusal[]
}

/** Refusals that an answer names. */
const maxFaults = 20

/** Addresses of which a client has a stream at a time: the nodes of a cluster may share a token. */
const maxStreams = 64

/** @throws {IntakeError} `token-unreadable`, `source-unknown`, `source-options-invalid` */
export async function createClient(settings: ClientSettings, entrance: Entrance, report: WayReport): Promise<Client> {
  const { name, token, rate } = settings
  const streams = new Map<string, RecordStream>()
  let refused = 0
  let faults: Refusal[] = []

  function onRefused(refusal: Refusal): void {
    refused++
    if (faults.length < maxFaults) faults.push(refusal)
  }

  /** The address of whoever hands a record over can stand in its event, so each has a stream; the newest are kept. */
  function streamFor(peer: string): RecordStream {
    const address = peer.startsWith('::ffff:') ? peer.slice(7) : peer
    const key = isIPv4(address) ? address : ''
    let stream = streams.get(key)
    if (stream !== undefined) return stream
    const [oldest] = streams
    if (oldest !== undefined && streams.size >= maxStreams) {
      report.unwatch(oldest[1])
      streams.delete(oldest[0])
    }
    stream = entrance.stream({ ...settings, ...(key !== '' && { peerAddress: key }), onRefused })
    report.watch(stream)
    streams.set(key, stream)
    return stream
  }

  const hash = await hashOf(name, token)
  streamFor('') // what is wrong with the source is wrong at once
  return {
    name,
    hash,
    requests: rate?.requests === undefined ? undefined : createTokenBucket(rate.requests, performance.now()),
    bytes: rate?.bytes === undefined ? undefined : createTokenBucket(rate.bytes, performance.now()),
    take: (body, peer) => {
      const stream = streamFor(peer)
      refused = 0
      faults = []
      for (const chunk of body) stream.push(chunk)
      stream.end()
      report.noteRecords()
      return { committed: stream.commit(), refused, faults }
    },
  }
}

async function hashOf(client: string, setting: TokenSetting): Promise<Buffer> {
  if ('sha256' in setting) return Buffer.from(setting.sha256, 'hex')
  const where = 'file' in setting ? `the file ${setting.file}` : `the environment variable ${setting.env}`
  let token: string | undefined
  try {
    token = 'file' in setting ? await readFile(setting.file, 'utf8') : process.env[setting.env]
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new IntakeError('token-unreadable', { client, where, reason }, { cause })
  }
  const text = token?.trim() ?? ''
  if (text.length < minTokenLength) {
    const reason = text === '' ? 'it is empty' : `it has ${text.length} characters, ${minTokenLength} are needed`
    throw new IntakeError('token-unreadable', { client, where, reason })
  }
  return hashToken(text)
}

/** 16 characters of base64 are 96 bits: too many to be guessed over a network. */
const minTokenLength = 16

/**
 * Finds the client that has a token. Compares with every client, so that the time tells neither which it is nor how much
 * of a token is right.
 */
export function findClient(clients: readonly Client[], token: string): Client | undefined {
  const hash = hashToken(token)
  let found: Client | undefined
  for (const client of clients) if (isSameHash(client.hash, hash)) found = client
  return found
}
