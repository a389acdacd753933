import { withFaults } from '../engine/faults.ts'
import type { Reading } from '../engine/map-record.ts'
import type { JsonObject } from '../engine/json-values.ts'
import { lostItems } from '../scan/lost-items.ts'
import type { ScanOptions } from '../scan/scan-options.ts'
import { scanReading, type ScanResult } from '../scan/scan-result.ts'
import type { SourceContext } from '../source-context.ts'
import { layoutOf } from './layout-of.ts'
import { readIncident } from './read-incident.ts'
import { readInventory } from './read-inventory.ts'
import { readScan, scanLists } from './read-scan.ts'

/** The reasons for which a record is skipped. */
export const aquaSkips = {
  inventory:
    'A list of vulnerabilities of which none was acknowledged: a question to the API is no scan; they are kept',
  'other-incident': 'An incident that is not about malware',
} as const

/**
 * Reads one record. Never throws: what is none of Aqua's is refused.
 *
 * @param raw the record's bytes or text, for the events' ids
 */
export function readRecord(
  record: unknown,
  raw: Uint8Array | string,
  options: ScanOptions,
  context: SourceContext,
): Reading {
  const layout = layoutOf(record)
  if (layout === undefined) return { kind: 'refused', reason: 'no scan, list or incident of Aqua' }
  if (layout === 'incident') return readIncident(record as JsonObject, raw, context)
  const faults = lostItems(record, layout === 'scan' ? scanLists : [['result']])
  if (layout === 'scan') return scanReading('aqua', readScan(record as JsonObject, options), raw, context, faults)
  const result: ScanResult = readInventory(record as JsonObject, options)
  if (result.drafts.length > 0) return scanReading('aqua', result, raw, context, faults)
  return { kind: 'skipped', reason: 'inventory', reports: result.reports, ...withFaults(faults) }
}
