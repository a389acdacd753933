import { certaintyOf } from '@tidewaiter/sources'
import type { Examined } from './examine-input.ts'
import { cefCommand, nextCommand } from './next-command.ts'

/** What was found in an input, for a program. */
export function detectionJson(examined: Examined): object {
  const { name, detection, compression, isWhole, fault } = examined
  const { found, nearMisses, unrecognised, refused, cef, lines, bytes, encoding } = detection
  return {
    file: name,
    tools: found.map((one) => ({
      source: one.source.name,
      title: one.source.title,
      certainty: certaintyOf(detection, one).level,
      why: certaintyOf(detection, one).why,
      form: one.form,
      count: one.count,
      inside: one.carrier ?? null,
      layouts: one.identities.map(({ layout, version, schema, signs, count }) => ({
        layout: layout ?? null,
        version: version ?? null,
        format: schema ?? null,
        because: signs,
        count,
      })),
      next: nextCommand(examined, one),
    })),
    cef: cef === 0 || found.length > 0 ? null : { lines: cef, next: cefCommand(examined) },
    nearMisses: nearMisses.map(({ source, layout, has, lacks }) => ({ source: source.name, layout, has, lacks })),
    unrecognised,
    refused,
    lines,
    bytes,
    whole: isWhole,
    encoding,
    compression: compression?.name ?? null,
    fault: fault ?? null,
  }
}
