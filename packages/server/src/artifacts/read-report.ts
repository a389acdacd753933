import type { Event, ScanReport } from '@tidewaiter/model'
import { parseSourceOptions } from '@tidewaiter/intake'
import { sourceNames, type Source, type SourceContext } from '@tidewaiter/sources'
import { findSource, sources } from '@tidewaiter/sources/all'
import { ServerError, wrongBody } from '../server-errors.ts'
import { looksLikeScanReport, scanReportSchema } from './scan-report-schema.ts'

/** What a report that was handed in says. */
export type ReadReport = {
  /** Name of the source; `scan-report` for our own shape. */
  readonly source: string
  readonly reports: readonly ScanReport[]
  /** The events of the source; undefined for our own shape, which has none of its own. */
  readonly events: readonly Event[] | undefined
  /** Parts that could not be read. */
  readonly refused: readonly { readonly path: string; readonly reason: string }[]
}

const mostRefused = 20
const ownShape = 'scan-report'

/**
 * Reads the report of a scanner: what any source makes of one record, or our own shape.
 *
 * @param value parsed JSON
 * @param name of the source; found out when absent
 * @throws {ServerError} `request-invalid`, for what is no report of a scanner
 */
export function readReport(value: unknown, name: string | undefined, context: SourceContext): ReadReport {
  if (name === ownShape || (name === undefined && looksLikeScanReport(value))) return readOwn(value)
  const source = sourceOf(value, name)
  const reader = source.open(parseSourceOptions(source, undefined), context)
  const reading = reader.read(value, JSON.stringify(value))
  if (reading.kind === 'refused') throw wrongBody('', reading.reason.slice(0, 500))
  const reports = reading.reports ?? []
  if (reports.length === 0) throw wrongBody('', `${source.title} has written it, but it holds no scan`)
  const events = [...(reading.settled ?? []), ...(reading.kind === 'events' ? reading.events : []), ...reader.flush()]
  const refused = (reading.faults ?? [])
    .slice(0, mostRefused)
    .map(({ path, reason }) => ({ path: path.slice(0, 300), reason: reason.slice(0, 500) }))
  return { source: source.name, reports, events, refused }
}

function sourceOf(value: unknown, name: string | undefined): Source {
  const source =
    name === undefined
      ? sources.find(({ input, recognises }) => input !== 'lines' && recognises(value))
      : findSource(name)
  if (source !== undefined && source.input !== 'lines') return source
  const choices = sourceNames.filter((each) => findSource(each)?.input !== 'lines').join(', ')
  if (name === undefined) throw wrongBody('', 'no source recognises it as the report of a scanner')
  const faults = [{ pointer: '#/query/source', detail: `expected ${ownShape} or one of ${choices}` }]
  throw new ServerError('request-invalid', { count: 'one place' }, { faults })
}

function readOwn(value: unknown): ReadReport {
  const parsed = scanReportSchema().safeParse(value)
  if (parsed.success) return { source: ownShape, reports: [parsed.data], events: undefined, refused: [] }
  const faults = parsed.error.issues.slice(0, mostRefused).map(({ path, message }) => ({
    pointer: `#/body${path.map((step) => `/${String(step)}`).join('')}`,
    detail: message,
  }))
  throw new ServerError(
    'request-invalid',
    { count: faults.length === 1 ? 'one place' : `${faults.length} places` },
    { faults },
  )
}
