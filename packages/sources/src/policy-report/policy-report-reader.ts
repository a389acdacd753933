import type { ScanReport } from '@tidewaiter/model'
import { listOf, memberOf } from '../engine/json-values.ts'
import { pathTo } from '../engine/faults.ts'
import type { Reading } from '../engine/map-record.ts'
import type { LargeDocument } from '../input/large/large-document.ts'
import type { Draft } from '../kubernetes/draft.ts'
import { isList, objectsOf, type GivenObject } from '../kubernetes/objects-of.ts'
import { gatherParts, readParts, type Part } from '../kubernetes/read-parts.ts'
import { resourceName, type Resource } from '../kubernetes/resource-name.ts'
import { createSnapshots } from '../kubernetes/snapshots.ts'
import type { SourceContext } from '../source-context.ts'
import type { SourceReader } from '../source.ts'
import { draftOfResult } from './drafts-of-result.ts'
import type { PolicyReportOptions } from './policy-report-options.ts'
import { nameOfPolicy, readPolicyResult, type PolicyResult } from './policy-result.ts'
import { readReportHead, type ReportHead } from './report-head.ts'
import { reportKind } from './report-kind.ts'
import { scanReportsOf } from './scan-reports-of.ts'

/** Results that are remembered, of all reports together; some 50 MB. */
const maxResults = 500_000

/** Most events of one record; some 150 MB. */
const maxEvents = 200_000

/** A result for one of its objects, and the event that it would give. */
type Line = { readonly text: string; readonly draft: Draft | undefined; readonly verdict: PolicyResult['verdict'] }

/**
 * Reads policy reports and gives an event for each result that is new.
 *
 * A report is rewritten in place whenever one of its results changes. So the reader remembers what each report held when it was
 * last read: policy, rule, object, result and message; not the time, which every background scan sets anew. What is forgotten, at
 * the limit or by a restart, is reported once more.
 */
export function policyReportReader(options: PolicyReportOptions, context: SourceContext): SourceReader {
  const snapshots = createSnapshots(maxResults)

  function read(record: unknown, raw: Uint8Array | string): ReturnType<SourceReader['read']> {
    const objects = objectsOf(record)
    if (objects.length === 0) return { kind: 'skipped', reason: 'no-results' }
    // Before anything is remembered: what is refused has not been told.
    if (objects.reduce((sum, { object }) => sum + eventsIn(object), 0) > maxEvents) {
      return { kind: 'refused', reason: `the record holds more than ${maxEvents} policy results` }
    }
    const parts: Part[] = []
    const reports: ScanReport[] = []
    // Counts the results that give no event too, so that an id does not depend on what was read before.
    let counted = 0
    for (const given of objects) counted = readObject(given, counted, parts, reports)
    return readParts(parts, 'policy-report', raw, context, reports)
  }

  function readLarge(document: LargeDocument): Iterable<Reading> | undefined {
    return isList(document.outline) && objectsOf(document.outline).length > 0 ? readList(document) : undefined
  }

  /** As `read` does it, but for the limit of events, which come out as they are made. */
  function* readList(document: LargeDocument): Generator<Reading> {
    const gathering = gatherParts('policy-report', document, context)
    let counted = 0
    for (const { first, elements } of document.pieces()) {
      const parts: Part[] = []
      const reports: ScanReport[] = []
      for (const [index, object] of elements.entries()) {
        counted = readObject({ object, deleted: false, path: `items[${first + index}]` }, counted, parts, reports)
      }
      yield { kind: 'events', events: gathering.add(parts), reports }
    }
    yield gathering.end()
  }

  /** Adds what a report gives; returns the number of results counted so far. */
  function readObject(
    { object, deleted, path }: GivenObject,
    counted: number,
    parts: Part[],
    reports: ScanReport[],
  ): number {
    const kind = reportKind(object)
    if (kind === 'internal') parts.push({ kind: 'skipped', reason: 'internal-report' })
    if (kind === undefined)
      parts.push({ kind: 'refused', reason: 'not a policy report: `apiVersion` and `kind` name none', path })
    if (kind !== 'report') return counted
    const head = readReportHead(object, context)
    if (deleted) {
      if (head.identity !== undefined) snapshots.forget(head.identity)
      parts.push({ kind: 'skipped', reason: 'deleted' })
      return counted
    }
    const given = listOf(memberOf(object, 'results')).map((result) => readPolicyResult(result, head, context))
    const results = given.filter((result) => typeof result !== 'string')
    for (const [index, fault] of given.entries()) {
      if (typeof fault === 'string')
        parts.push({ kind: 'refused', reason: fault, path: pathTo(path, `results[${index}]`) })
    }
    if (given.length === 0) parts.push({ kind: 'skipped', reason: 'no-results' })
    const lines = linesOf(results, counted)
    const scan = scanDraft(head, results, counted + lines.length)
    const news = newsOf(head, scan === undefined ? lines : [...lines, scan])
    if (news.length > 0) for (const report of scanReportsOf(head, results)) reports.push(report)
    const drafts = news.flatMap(({ draft, verdict }) =>
      draft === undefined || (verdict === 'pass' && options.passed === 'skip') ? [] : [draft],
    )
    if (drafts.length > 0) parts.push({ kind: 'drafts', drafts, path })
    else if (results.length > 0) parts.push({ kind: 'skipped', reason: news.length > 0 ? 'passed' : 'unchanged' })
    return counted + lines.length + 1
  }

  function newsOf({ identity }: ReportHead, lines: readonly Line[]): readonly Line[] {
    if (identity === undefined || options.unchanged === 'event') return lines
    const isNew = snapshots.replace(
      identity,
      lines.map(({ text }) => text),
    )
    return lines.filter((_, index) => isNew[index])
  }

  // A report has a say in the later versions of itself.
  return { read, readLarge, remembers: () => true, flush: () => [] }
}

/** Events that a report may give, by what it holds: one for each result and object, and one for a scan. */
function eventsIn(report: unknown): number {
  return listOf(memberOf(report, 'results')).reduce<number>((sum, result) => {
    const resources = listOf(memberOf(result, 'resources') ?? memberOf(result, 'subjects'))
    return sum + Math.max(1, resources.length)
  }, 1)
}

/** The results with each of their objects. */
function linesOf(results: readonly PolicyResult[], firstPart: number): readonly Line[] {
  const lines: Line[] = []
  for (const result of results) {
    for (const resource of result.resources) {
      const draft = draftOfResult(result, resource, firstPart + lines.length)
      lines.push({ text: textOfResult(result, resource), draft, verdict: result.verdict })
    }
  }
  return lines
}

function textOfResult(result: PolicyResult, resource: Resource): string {
  const { verdict, message, exceptions, vulnerability, category } = result
  return JSON.stringify([
    nameOfPolicy(result),
    resourceName(resource),
    verdict,
    message,
    exceptions,
    vulnerability,
    category,
  ])
}

/**
 * Vulnerabilities are no events, but the scan that found them is one: SJ-003, once for each set of findings. Its text stands for
 * the set, so that a new or a fixed vulnerability makes it new.
 */
function scanDraft(head: ReportHead, results: readonly PolicyResult[], part: number): Line | undefined {
  const found = results.filter(({ kind }) => kind === 'vulnerability')
  const [first] = found
  if (first === undefined) return undefined
  const resource = first.resources[0] ?? head.scope
  const time = found.reduce((latest, result) => Math.max(latest, result.time), first.time)
  const fields = { artifactName: resourceName(resource), namespace: resource.namespace }
  return {
    text: JSON.stringify(found.map((result) => [result.vulnerability, result.category, result.verdict])),
    draft: { part, code: 'SJ-003', time, outcome: 'Success', fields },
    verdict: undefined,
  }
}
