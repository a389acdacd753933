import { eventId } from '@tidewaiter/model'
import { receivedAt } from '../engine/own-time.ts'
import { readReport } from '../checks/read-report.ts'
import type { Reading } from '../engine/map-record.ts'
import type { SourceContext } from '../source-context.ts'
import type { CiVerdict } from './ci-event.ts'

/** The reading of a record. Secrets in the reason are replaced: titles of checks may quote what failed. */
export function readVerdict(
  tool: string,
  verdict: CiVerdict,
  raw: Uint8Array | string,
  context: SourceContext,
): Reading {
  if ('skip' in verdict) return { kind: 'skipped', reason: verdict.skip }
  if ('refuse' in verdict) return { kind: 'refused', reason: verdict.refuse }
  const { draft, time, host } = verdict
  const reason = draft.reason === undefined ? undefined : context.redact(draft.reason)
  const received = time ?? receivedAt(context)
  // What has no time of its own may come again to the byte, and mean another event.
  const identity = time === undefined ? `${eventId(raw)} ${received}` : raw
  return readReport([{ ...draft, reason }], { tool, time: received, sourceName: host }, identity, context, [])
}
