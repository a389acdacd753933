import { gatherReport } from '../checks/read-report.ts'
import { createFaultList } from '../engine/faults.ts'
import type { Reading } from '../engine/map-record.ts'
import type { LargeDocument, Piece } from '../input/large/large-document.ts'
import { noFindings } from '../scan/findings.ts'
import { type JsonObject, objectOf } from '../engine/json-values.ts'
import { addNoLists, addNoObjects } from '../scan/lost-items.ts'
import { createRiskList } from '../scan/risk-list.ts'
import type { ScanOptions } from '../scan/scan-options.ts'
import { scanFacts } from '../scan/scan-result.ts'
import type { SourceContext } from '../source-context.ts'
import { latestOf } from './read-log.ts'
import { itemLists } from './sarif-lists.ts'
import { resultsReader } from './read-results.ts'
import { draftsOfRun, runHead } from './read-run.ts'

/** Reads a log with runs in parts: run by run, each with parts of one scan report and then its events. */
export function* readLargeLog(
  document: LargeDocument,
  runs: readonly unknown[],
  options: ScanOptions,
  context: SourceContext,
): Generator<Reading> {
  const heads = runs.map((run) => (isRun(run) ? runHead(run) : undefined))
  const time = latestOf(heads.map((head) => head?.scannedAt))
  const gathering = gatherReport(scanFacts('sarif', time, context), document, context)
  const faults = createFaultList()
  addNoLists(faults, document.outline, itemLists)
  addNoObjects(faults, runs, 'runs')
  const pieces = document.pieces()[Symbol.iterator]()
  let next: IteratorResult<Piece> = pieces.next()
  for (const [index, run] of runs.entries()) {
    const head = heads[index]
    if (!isRun(run) || head === undefined) continue
    const read = resultsReader(run, context)
    const risks = createRiskList()
    for (; next.done !== true && next.value.parent <= index; next = pieces.next()) {
      if (next.value.parent < index) continue
      addNoObjects(faults, next.value.elements, `runs[${index}].results`, next.value.first)
      const findings = read(next.value.elements)
      risks.add(findings.acceptedRisks)
      yield { kind: 'events', events: [], reports: [{ ...head, ...findings }] }
    }
    const none = { ...head, ...noFindings }
    const events = gathering.add(draftsOfRun(run, { ...none, acceptedRisks: risks.all() }, options, context))
    yield { kind: 'events', events, reports: [none] }
  }
  yield gathering.end(faults.all())
}

function isRun(value: unknown): value is JsonObject {
  return objectOf(value) !== undefined
}
