import type { ReportStore } from '@tidewaiter/journal'
import { GatewayError } from '../gateway-errors.ts'

/** A part of the text of a report. */
export type ReportPart = { readonly text: string }

/** Some reports have 50 MB. In parts others have their turn between them: 780 parts took 0.7 s in all. */
const partBytes = 64 * 1024

/**
 * The text of a report, a JSON `ScanReport`, in parts that stand one behind the other.
 *
 * @throws {GatewayError} `report-unknown`
 * @throws {JournalError} `journal-damaged`, `journal-unwritable`
 */
export async function* readReport(store: ReportStore, id: number): AsyncGenerator<ReportPart> {
  const body = await store.read(id)
  if (body === undefined) throw new GatewayError('report-unknown', { id })
  const decoder = new TextDecoder()
  for (let at = 0; at < body.length; at += partBytes) {
    yield { text: decoder.decode(body.subarray(at, at + partBytes), { stream: true }) }
  }
}
