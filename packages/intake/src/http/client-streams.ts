import { isIPv4 } from 'node:net'
import type { Source } from '@tidewaiter/sources'
import type { Committed, RecordStream, Refusal } from '../stream/record-stream.ts'
import type { Entrance, StreamChoice } from '../way.ts'
import type { WayReport } from '../way-report.ts'

/**
 * The streams of one client. They outlive its requests, because the readers in them may remember: which stages of a request were
 * told, what a report held when it was last read. Each body is an input of its own all the same.
 *
 * Which stream takes a body:
 * - a source that remembers (Kubernetes audit, PolicyReport, Gatekeeper) has one for the client, whatever address a body comes from;
 * - one that does not has one for each address, which can stand in its events;
 * - one that reads lines of text is opened anew for each body, so that a report that was cut off does not go on in the next.
 *
 * Invariants
 * - What a body gives is committed before it is answered; nothing is held back over the end of a body.
 * - A body that is judged by what the reader remembers of another one is accepted only after that one was. When a commit fails, the
 *   reader forgets everything, and the bodies that were converted since are `unsure`: they are to be sent again, and so
 *   nothing is left out because of an event that no journal has. What is forgotten is told once more at most.
 * - At most `maxStreams` are kept, and none for longer than `idleMs` without a body. What a stream remembered goes with it.
 */
export type ClientStreams = {
  /**
   * Takes a body as a whole input, at once.
   *
   * @param source of the records; undefined for a body of which no record is recognised, to have its records refused
   * @param peer address of the other end
   */
  readonly take: (source: Source | undefined, body: readonly Uint8Array[], peer: string) => Taken
  /** Closes the streams that have had no body for too long. @param now in ms, on the clock of `performance` */
  readonly sweep: (now: number) => void
}

export type Taken = {
  /**
   * Resolves when it is durable.
   *
   * @throws {JournalError} when nothing of it was kept
   */
  readonly committed: Promise<Committed | 'unsure'>
  readonly refused: number
  /** The first refusals. */
  readonly faults: readonly Refusal[]
}

/** Refusals that an answer names. */
const maxFaults = 20

/** Stands for an address that is not IPv4, for which KCS has no key. */
const unknownAddress = '127.0.0.1'

const maxStreams = 64

/** A report that is sent once a day is still compared with that of the day before. */
const idleMs = 25 * 60 * 60 * 1000

type Kept = {
  readonly stream: RecordStream
  /** Whose body is read at the moment. */
  readonly peer: { address: string }
  usedAt: number
  refused: number
  faults: Refusal[]
  /** Settles with the last commit; never rejects. */
  last: Promise<unknown>
  /** Counts the failed commits. */
  failures: number
}

/** @param options of the client's source */
export function createClientStreams(
  entrance: Entrance,
  report: WayReport,
  options: StreamChoice['options'],
): ClientStreams {
  /** By source, and address where each has a stream; the one that was used longest ago comes first. */
  const streams = new Map<string, Kept>()

  function open(source: string | undefined, address: string): Kept {
    const peer = { address }
    const onRefused = (refusal: Refusal): void => {
      kept.refused += refusal.parts ?? 1
      if (kept.faults.length < maxFaults) kept.faults.push(refusal)
    }
    const choice: StreamChoice = { source, onRefused, peerAddress: () => peer.address }
    const stream = entrance.stream(source === undefined ? choice : { ...choice, options })
    const kept: Kept = { stream, peer, usedAt: 0, refused: 0, faults: [], last: Promise.resolve(), failures: 0 }
    report.watch(stream)
    return kept
  }

  function close(key: string, kept: Kept): void {
    streams.delete(key)
    void kept.last.then(() => report.unwatch(kept.stream))
  }

  function keptFor(source: string, address: string): Kept {
    const own = `${source} ${address}`
    let key = streams.has(source) ? source : own
    let kept = streams.get(key)
    if (kept === undefined) {
      kept = open(source, address)
      // True before it has read anything: it remembers all that it reads.
      key = kept.stream.remembers() ? source : own
    }
    streams.delete(key)
    streams.set(key, kept)
    const [oldest] = streams
    if (oldest !== undefined && streams.size > maxStreams) close(...oldest)
    return kept
  }

  async function inTurn(
    kept: Kept,
    commit: Promise<Committed>,
    before: Promise<unknown>,
  ): Promise<Committed | 'unsure'> {
    const { failures } = kept
    await before
    try {
      const committed = await commit
      return kept.failures === failures ? committed : 'unsure'
    } catch (error) {
      if (kept.failures === failures) {
        kept.failures++
        kept.stream.reset()
      }
      throw error
    }
  }

  return {
    take: (source, body, peer) => {
      const plain = peer.startsWith('::ffff:') ? peer.slice(7) : peer
      const address = isIPv4(plain) ? plain : unknownAddress
      const kept = source === undefined ? open(undefined, address) : keptFor(source.name, address)
      const { stream } = kept
      kept.peer.address = address
      kept.usedAt = performance.now()
      kept.refused = 0
      kept.faults = []
      if (source?.input === 'lines') stream.reset()
      for (const chunk of body) stream.push(chunk)
      stream.end()
      const { last: before, refused, faults } = kept
      const commit = stream.commit()
      commit.catch(() => {}) // told by `committed`, maybe later
      const committed = stream.remembers() ? inTurn(kept, commit, before) : commit
      kept.last = Promise.allSettled([before, committed])
      if (source === undefined) close('', kept)
      return { committed, refused, faults }
    },
    sweep: (now) => {
      for (const [key, kept] of streams) if (now - kept.usedAt > idleMs) close(key, kept)
    },
  }
}
