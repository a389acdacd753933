import { createDetector, type Source } from '@tidewaiter/sources'
import { sources } from '@tidewaiter/sources/all'
import { sourceIn } from './source-in.ts'

/** How far into an input it may stand what tells the source; the start-up text of a tool takes some kilobytes. */
const mostBytes = 1024 * 1024

/** In so many pieces: each costs some hundred bytes, also that of a writer who sends byte by byte. */
const mostPieces = 16 * 1024

/** So much is looked at before it is asked whether the source is found; each time twice as much, up to the most. */
const firstStepBytes = 2 * 1024
const mostStepBytes = 64 * 1024

/** A tool that never pauses has written some ten lines by then. */
const firstLookBytes = 1024

/**
 * Keeps the beginning of an input until it has told which tool wrote it.
 *
 *   LOOKING --a record in JSON is recognised-----------------------------------------------------------------> FOUND
 *      |----it ends, is silent or has doubled, and a line of text or the beginning of a record is recognised--> FOUND
 *      |----there is no more room, or it ends, and nothing is recognised--------------------------------------> NOT FOUND
 *      `----it is silent, and has records that nobody recognises: their refusal must not wait-----------------> NOT FOUND
 *
 * Text that says nothing, and then silence, leaves it looking: a tool may write long after it has started.
 */
export type SourceSearch = {
  /** Takes a copy of the bytes up to the one at which it is over, returns how many. */
  readonly push: (chunk: Uint8Array) => number
  /** To be called when the input is silent, or has ended. */
  readonly settle: (why: 'silent' | 'ended') => void
  /** What became of it; undefined while it looks. */
  readonly outcome: () => SearchOutcome | undefined
  /** All that was pushed, in its order. */
  readonly kept: () => readonly Buffer[]
}

type SearchOutcome = { readonly source: Source | undefined }

export function createSourceSearch(): SourceSearch {
  const kept: Buffer[] = []
  let detector = createDetector(sources)
  let bytes = 0
  let step = firstStepBytes
  let nextLook = firstLookBytes
  let outcome: SearchOutcome | undefined

  function take(piece: Buffer): void {
    kept.push(piece)
    bytes += piece.length
    detector.push(piece)
    const source = detector.recognised()
    if (source !== undefined) outcome = { source }
    else if (bytes >= mostBytes || kept.length >= mostPieces) outcome = { source: sourceIn(detector.end()) }
    else if (bytes >= nextLook) look('grown')
  }

  function look(why: 'silent' | 'ended' | 'grown'): void {
    nextLook = 2 * bytes
    const detection = detector.end()
    const source = sourceIn(detection)
    const isRefused = why === 'silent' && detection.unrecognised + detection.refused > 0
    if (source !== undefined || isRefused || why === 'ended') outcome = { source }
    else {
      // A detector ends once.
      detector = createDetector(sources)
      for (const piece of kept) detector.push(piece)
    }
  }

  return {
    settle: (why) => {
      if (outcome === undefined && (why === 'ended' || bytes > 0)) look(why)
    },
    outcome: () => outcome,
    kept: () => kept,
    push: (chunk) => {
      let at = 0
      while (at < chunk.length && outcome === undefined) {
        const piece = Buffer.from(chunk.subarray(at, at + Math.min(step, mostBytes - bytes)))
        at += piece.length
        step = Math.min(2 * step, mostStepBytes)
        take(piece)
      }
      return at
    },
  }
}
