import { memberOf } from '../engine/json-values.ts'
import type { Reading } from '../engine/map-record.ts'
import type { LargeDocument } from '../input/large/large-document.ts'
import { gatherParts, readParts, type Part } from '../kubernetes/read-parts.ts'
import { createRecentKeys } from '../kubernetes/recent-keys.ts'
import type { SourceContext } from '../source-context.ts'
import type { SourceReader } from '../source.ts'
import { readAuditRequest, type AuditRequest } from './audit-request.ts'
import { draftsOfRequest } from './drafts-of-request.ts'
import { isNoise } from './is-noise.ts'
import type { KubernetesAuditOptions } from './kubernetes-audit-options.ts'
import { auditList, auditLists, unwrapAudit, unwrapList, type AuditItem } from './unwrap-audit.ts'

/** Requests under way that are remembered at once; a large cluster has some thousand watches. */
const maxUnderway = 20_000

/**
 * Reads audit events and joins the stages of a request: one request, one event.
 *
 *     RequestReceived   -> skipped: a later stage says what became of it
 *     ResponseStarted   -> the event, at once: exec, attach, port-forward, watch, log last for hours
 *     ResponseComplete  -> the event; skipped when ResponseStarted gave it and the outcome is the same
 *     Panic             -> the event, Error
 *
 * Only ResponseStarted is remembered, and only until the end of its request, so that a request is never lost: what was forgotten
 * or read before a restart gives a second event, which has the id of the first.
 */
export function kubernetesAuditReader(options: KubernetesAuditOptions, context: SourceContext): SourceReader {
  const underway = createRecentKeys<AuditRequest['outcome']>(maxUnderway)

  function readItem(item: AuditItem, place: number): Part {
    if ('skipped' in item) return { kind: 'skipped', reason: item.skipped }
    if ('refused' in item) return { kind: 'refused', reason: item.refused }
    const { event } = item
    if (typeof event !== 'object' || event === null || Array.isArray(event)) {
      return { kind: 'refused', reason: 'not an audit event: not a JSON object' }
    }
    const stage = memberOf(event, 'stage')
    if (stage === 'RequestReceived') return { kind: 'skipped', reason: 'request-received' }
    const request = readAuditRequest(event, options, context)
    if (typeof request === 'string') return { kind: 'refused', reason: request }
    if (isReported(request, stage)) return { kind: 'skipped', reason: 'stage-joined' }
    const drafts = draftsOfRequest(request, place, context)
    const isDull = drafts.length === 1 && options.noise === 'skip' && isNoise(request)
    return isDull ? { kind: 'skipped', reason: 'noise' } : { kind: 'drafts', drafts }
  }

  /** True when an earlier stage gave the event already. Keeps the book of the requests under way. */
  function isReported({ key, outcome }: AuditRequest, stage: unknown): boolean {
    if (key === undefined) return false
    const reported = underway.get(key)
    if (stage === 'ResponseStarted') underway.set(key, outcome)
    else if (reported !== undefined) underway.delete(key)
    return reported === outcome && stage !== 'Panic'
  }

  const partsOf = (items: readonly AuditItem[], first: number): readonly Part[] =>
    items.map((item, index): Part => ({ ...readItem(item, first + index), path: item.path }))

  function* readList(document: LargeDocument): Generator<Reading> {
    const gathering = gatherParts('kubernetes-audit', document, context)
    const name = auditList(document.outline)
    for (const { list, first, elements } of document.pieces()) {
      if (name === undefined || auditLists[list] !== name) continue
      yield { kind: 'events', events: gathering.add(partsOf(unwrapList(name, elements, first), first)) }
    }
    yield gathering.end()
  }

  return {
    read: (record, raw) => {
      const items = unwrapAudit(record)
      if (items.length === 0) return { kind: 'skipped', reason: 'empty' }
      return readParts(partsOf(items, 0), 'kubernetes-audit', raw, context)
    },
    readLarge: (document) => (isListed(document.outline) ? readList(document) : undefined),
    // A stage has a say in the later ones of its request, so that records are read in turn.
    remembers: () => true,
    flush: () => [],
  }
}

/** An empty list gives no piece, and says less than the whole. */
function isListed(outline: unknown): boolean {
  return auditList(outline) !== undefined && unwrapAudit(outline).length > 0
}
