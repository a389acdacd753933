import { eventId, type Event, type ScanReport } from '@tidewaiter/model'
import type { PassedOptions } from '../checks/passed-options.ts'
import { createFaultList, withFaults, type Fault } from '../engine/faults.ts'
import type { Reading } from '../engine/map-record.ts'
import { objectOf } from '../engine/json-values.ts'
import { addLostItems, lostItems } from '../scan/lost-items.ts'
import { failedScanDraft } from '../scan/scan-drafts.ts'
import { scanReading } from '../scan/scan-result.ts'
import type { SourceContext } from '../source-context.ts'
import { itemLists } from './item-lists.ts'
import { itemsOf } from './items-of.ts'
import { isUnfinished, readResource } from './read-resource.ts'

/** The reasons for which a record is skipped. */
export const resourceSkips = {
  deleted: 'A report that is being deleted: its scan was an event when it was made',
  unfinished: 'A compliance report that has not been evaluated yet',
} as const

/**
 * Reads one record. Never throws: what is no report is refused. In a list it becomes a failed scan, SJ-004, so that the
 * other reports of the list arrive.
 *
 * @param raw the record's bytes or text, for the events' ids
 */
export function readRecord(
  record: unknown,
  raw: Uint8Array | string,
  options: PassedOptions,
  context: SourceContext,
): Reading {
  const items = itemsOf(record)
  if (items === undefined) return { kind: 'refused', reason: 'not a report of Trivy Operator' }
  if (items.isDeleted) return { kind: 'skipped', reason: 'deleted' }
  if (!items.isList) return readOne(items.resources[0], raw, options, context, lostItems(items.resources[0], itemLists))
  const base = eventId(raw)
  const events: Event[] = []
  const faults = createFaultList()
  const reports: ScanReport[] = []
  for (const [index, resource] of items.resources.entries()) {
    const id = `${base} ${index}`
    addLostItems(faults, resource, itemLists, `items[${index}]`)
    const read = readOne(resource, id, options, context)
    const reading = read.kind === 'refused' ? failure(`item ${index} of the list: ${read.reason}`, id, context) : read
    if (reading.kind === 'events') for (const event of reading.events) events.push(event)
    for (const report of reading.reports ?? []) reports.push(report)
  }
  const told = { reports, ...withFaults(faults.all()) }
  return events.length === 0 ? { kind: 'skipped', reason: 'unfinished', ...told } : { kind: 'events', events, ...told }
}

function failure(reason: string, id: string, context: SourceContext): Reading {
  const drafts = [failedScanDraft(undefined, reason, undefined)]
  return scanReading('trivy-operator', { time: undefined, reports: [], drafts }, id, context)
}

function readOne(
  value: unknown,
  id: Uint8Array | string,
  options: PassedOptions,
  context: SourceContext,
  faults: readonly Fault[] = [],
): Reading {
  const resource = objectOf(value)
  if (resource !== undefined && isUnfinished(resource)) return { kind: 'skipped', reason: 'unfinished' }
  const result = resource && readResource(resource, options, context)
  if (result === undefined) return { kind: 'refused', reason: 'not a report of Trivy Operator that is known' }
  return scanReading('trivy-operator', result, id, context, faults)
}
