import { createDetector, type Source } from '@tidewaiter/sources'
import { sourceIn } from '../stream/source-in.ts'

/** So much is looked at before it is asked whether the source is found; each time twice as much, up to the most. */
const firstStepBytes = 2 * 1024
const mostStepBytes = 64 * 1024

/**
 * The first of the sources that recognises a record in JSON of the body, in the order of the records; else the one whose lines of text
 * stand in it. Undefined when there is none.
 *
 * Records are parsed up to the one that is recognised, which is the first in most bodies, and then again to be converted.
 *
 * @param body has to stay as it is during the call
 */
export function recogniseBody(body: readonly Buffer[], sources: readonly Source[]): Source | undefined {
  const detector = createDetector(sources)
  let step = firstStepBytes
  for (const chunk of body) {
    for (let at = 0; at < chunk.length; at += step, step = Math.min(2 * step, mostStepBytes)) {
      detector.push(chunk.subarray(at, at + step))
      const source = detector.recognised()
      if (source !== undefined) return source
    }
  }
  return sourceIn(detector.end())
}
