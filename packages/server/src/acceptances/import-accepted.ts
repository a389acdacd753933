import type { ScanReport } from '@tidewaiter/model'
import { acceptancesFromReport, isInForce, type RiskAcceptance } from '@tidewaiter/rules'
import type { ArtifactRow } from '../artifacts/artifact.ts'
import { columnText } from '../artifacts/column-text.ts'
import type { OnScanned, Scanned } from '../artifacts/on-scanned.ts'
import type { House } from '../house.ts'
import { theServer } from '../identity/actor.ts'
import { inParts } from '../policies/in-parts.ts'
import { rulesChangedFor } from '../policies/due.ts'
import { readSetting } from '../settings/settings.ts'
import type { Change } from '../state/open-state.ts'
import { acceptanceOf, type AcceptanceRow } from './acceptance-of.ts'
import { acceptanceSetting } from './import-setting.ts'
import { tellAcceptance } from './tell-acceptance.ts'

/** Accepted risks that are taken over for one artifact: an ignore file can be as long as its author likes. */
const mostOfOne = 1_000
const longestText = 2_000

/**
 * Takes over what reports say to be accepted.
 *
 * - What the reports of an artifact say together is compared with what was taken over for it: new ones are accepted (-001, by the
 *   source), other ends and reasons are changes (-002, -003), and what they no longer say is cancelled (-004).
 * - What people have decided here is never touched.
 * - An acceptance that has ended by itself stays what it is; the report may give it another end.
 */
export const importAccepted: OnScanned = async (change, house, scanned) => {
  const { db } = change
  const anew = scanned.filter(({ isNew }) => isNew)
  if (anew.length === 0) return
  const known = await importedFor(db, anew)
  if (known.size === 0 && anew.every(({ report }) => report.acceptedRisks.length === 0)) return
  const { importFromReports } = await readSetting(house, acceptanceSetting, db)
  const touched: string[] = []
  for (const { row, report } of anew) {
    const said = importFromReports ? saidBy(report, house.now()) : []
    const before = known.get(row.id) ?? new Map<string, AcceptanceRow>()
    let isTouched = false
    for (const acceptance of said) {
      const key = keyOf(acceptance)
      const old = before.get(key)
      before.delete(key)
      const source = acceptance.source ?? report.tool.name
      const next = old === undefined ? newRow(house, row, acceptance, source) : changedRow(house, old, acceptance)
      if (next === undefined) continue
      if (old === undefined) await db.insertInto('acceptances').values(next).execute()
      await tell(change, house, next, source, acceptance.reason)
      isTouched = true
    }
    for (const old of before.values()) {
      if (!isInForce(acceptanceOf(old), house.now())) continue
      const next = { ...old, cancelled_at: house.now(), changed_at: house.now(), version: old.version + 1 }
      const reason = importFromReports ? 'the report no longer says so' : 'taking over from reports was switched off'
      await tell(change, house, next, old.source ?? '', reason)
      isTouched = true
    }
    if (isTouched) touched.push(row.id)
  }
  if (touched.length > 0) await rulesChangedFor(db, house, touched)
}

/** What a report says to be accepted, as it can stand in columns. */
function saidBy(report: ScanReport, now: number): readonly RiskAcceptance[] {
  const { acceptances } = acceptancesFromReport(report, now, theServer.name)
  return acceptances.slice(0, mostOfOne).map((acceptance) => {
    const texts = Object.entries(acceptance).map(([name, value]) => [
      name,
      typeof value === 'string' ? columnText(value, longestText) : value,
    ])
    return Object.fromEntries(texts) as RiskAcceptance
  })
}

/** What was taken over for these artifacts and not cancelled since. */
async function importedFor(
  db: Change['db'],
  scanned: readonly Scanned[],
): Promise<ReadonlyMap<string, Map<string, AcceptanceRow>>> {
  const found = new Map<string, Map<string, AcceptanceRow>>()
  await inParts(
    scanned.map(({ row }) => row.id),
    async (part) => {
      const rows = await db
        .selectFrom('acceptances')
        .selectAll()
        .where('artifact_id', 'in', part)
        .where('source', 'is not', null)
        .where('cancelled_at', 'is', null)
        .execute()
      for (const row of rows) {
        const ofArtifact = found.get(row.artifact_id ?? '') ?? new Map<string, AcceptanceRow>()
        ofArtifact.set(keyOf(acceptanceOf(row)), row)
        found.set(row.artifact_id ?? '', ofArtifact)
      }
    },
  )
  return found
}

function keyOf({ kind, id, package: name, path }: RiskAcceptance): string {
  return JSON.stringify([kind, id.toLowerCase(), name ?? null, path ?? null])
}

function newRow(
  { newId, now }: House,
  artifact: ArtifactRow,
  { kind, id, package: name, path, reason, expiresAt }: RiskAcceptance,
  source: string,
): AcceptanceRow {
  const at = now()
  return {
    id: newId(),
    kind,
    finding: id,
    finding_lower: id.toLowerCase(),
    package: name ?? null,
    path: path ?? null,
    extent: 'artifact',
    artifact_id: artifact.id,
    artifact_kind: artifact.kind,
    digest: artifact.digest,
    name: artifact.name,
    registry: artifact.registry,
    repository: artifact.repository,
    reason: reason ?? '',
    made_by: source,
    scopes: null,
    source,
    accepted_at: at,
    changed_at: at,
    expires_at: expiresAt ?? null,
    cancelled_at: null,
    told: '',
    next_at: null,
    version: 1,
  }
}

/** Undefined when the report says what it said before. */
function changedRow({ now }: House, old: AcceptanceRow, said: RiskAcceptance): AcceptanceRow | undefined {
  const reason = said.reason ?? ''
  const expires_at = said.expiresAt ?? null
  if (old.reason === reason && old.expires_at === expires_at) return undefined
  return { ...old, reason, expires_at, changed_at: now(), version: old.version + 1 }
}

async function tell(
  change: Change,
  house: House,
  row: AcceptanceRow,
  source: string,
  reason: string | undefined,
): Promise<void> {
  const { told, next_at } = await tellAcceptance(change, house, row, { initiator: { actor: { name: source } }, reason })
  await change.db
    .updateTable('acceptances')
    .set({ ...row, told, next_at })
    .where('id', '=', row.id)
    .execute()
}
