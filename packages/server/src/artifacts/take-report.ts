import { isIPv4 } from 'node:net'
import { artifactKey, reportOf } from '@tidewaiter/intake'
import { JournalError } from '@tidewaiter/journal'
import type { Code, ScanReport } from '@tidewaiter/model'
import { isWithinReach } from '@tidewaiter/rules'
import type { Kysely } from 'kysely'
import { acceptanceSetting } from '../acceptances/import-setting.ts'
import type { House } from '../house.ts'
import type { Actor } from '../identity/actor.ts'
import { ServerError, wrongBody } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import { readSetting } from '../settings/settings.ts'
import type { Tables } from '../state/tables.ts'
import { longestKey } from './artifact.ts'
import { readReport, type ReadReport } from './read-report.ts'

/** What became of a report that was handed in. */
export type TakenReport = Pick<ReadReport, 'source' | 'reports' | 'refused'> & {
  /** How many events of the source are in the journal now. */
  readonly events: number
}

export type GivenReport = {
  /** Parsed JSON: the native report of a scanner, or our own shape. */
  readonly value: unknown
  /** Name of the source; found out when absent. */
  readonly source?: string | undefined
  /** What the report store and lists call the way it came by. */
  readonly way: string
  /** Codes of events of the source that are not recorded, as something else tells them. */
  readonly without?: readonly Code[]
}

const importedCodes = ['CVE-001', 'MLW-001', 'SD-001', 'MS-001'] as const

/**
 * Takes the report of a scanner as a way in does: what was found is on disk before the events of the source are. Handed in again after
 * a failure in between, it is kept once, and its events may be there twice.
 *
 * Whoever is limited to some scopes can hand in reports on what lies in them: a report decides what is known of an artifact.
 *
 * @param db the change that it is part of; none when absent
 * @throws {ServerError} `request-invalid`, `beyond-reach`; `not-possible-now` when reports are not kept
 */
export async function takeReport(
  house: House,
  initiator: { readonly actor: Actor; readonly address?: string | undefined },
  { value, source, way, without = [] }: GivenReport,
  db: Kysely<Tables> = house.state.db,
): Promise<TakenReport> {
  const { gateway, reports } = house
  if (reports.bounds.mostOfOne === 0) {
    const action = 'Set `reports.keep` in the configuration to one at least, and restart.'
    throw new ServerError('not-possible-now', { fault: 'the configuration keeps no reports', action })
  }
  const { address = house.machine.address, actor } = initiator
  const peerAddress = isIPv4(address) ? address : house.machine.address
  const read = readReport(value, source, { ...gateway.sourceContext(), peerAddress, receivedAt: house.now })
  for (const { artifact } of read.reports) {
    if (artifactKey(artifact).length > longestKey) {
      throw wrongBody('', `the name of the artifact is longer than ${longestKey} characters`)
    }
    if (isWithinReach(actor.reach, artifact)) continue
    throw new ServerError('beyond-reach', { what: artifact.name.slice(0, 200) || 'the artifact' })
  }
  const all = read.events ?? read.reports.map((report) => eventOf(house, initiator, report))
  // What reports accept is taken over, and told, once; a source by itself tells it with each report.
  const { importFromReports } = await readSetting(house, acceptanceSetting, db)
  const left: readonly Code[] = [...without, ...(importFromReports ? importedCodes : [])]
  const events = all.filter(({ code }) => !left.includes(code))
  try {
    await reports.keep(read.reports.map((report) => reportOf(report, way, read.source)))
    if (events.length > 0) await gateway.record(events)
  } catch (error) {
    if (!(error instanceof JournalError)) throw error
    throw new ServerError('not-possible-now', { fault: error.message, action: error.action }, { cause: error })
  }
  return { source: read.source, reports: read.reports, refused: read.refused, events: events.length }
}

/** A report in our own shape says that a scan has finished, as every scanner's does. */
function eventOf(
  house: House,
  initiator: Parameters<typeof takeReport>[1],
  { artifact, scannedAt }: ScanReport,
): ReturnType<typeof serverEvent> {
  return serverEvent(house, initiator, 'SJ-003', {
    fields: { artifactName: artifact.name },
    ...(scannedAt !== undefined && { time: Math.min(scannedAt, house.now()) }),
  })
}
