import type { ScannedArtifact } from '@tidewaiter/model'
import type { Extent, RiskAcceptance } from '@tidewaiter/rules'
import type { Selectable } from 'kysely'
import type { Tables } from '../state/tables.ts'

export type AcceptanceRow = Selectable<Tables['acceptances']>

/** A row as the rules read it. What its maker reaches is not part of it: scopes change by themselves. */
export function acceptanceOf(row: AcceptanceRow): RiskAcceptance {
  return {
    kind: row.kind,
    id: row.finding,
    package: row.package ?? undefined,
    path: row.path ?? undefined,
    extent: extentOf(row),
    reason: row.reason,
    by: row.made_by,
    acceptedAt: row.accepted_at,
    changedAt: row.changed_at,
    expiresAt: row.expires_at ?? undefined,
    cancelledAt: row.cancelled_at ?? undefined,
    ...(row.source !== null && { origin: 'imported', source: row.source }),
  }
}

/** Where an acceptance holds. An artifact with a digest is that one whatever it is called, and one without is its name. */
function extentOf({
  extent,
  digest,
  name,
  registry,
  repository,
}: Pick<AcceptanceRow, 'extent' | 'digest' | 'name' | 'registry' | 'repository'>): Extent {
  switch (extent) {
    case 'everywhere':
      return { kind: extent }
    case 'repository':
      return { kind: extent, repository: repository ?? '', ...(registry !== null && { registry }) }
    case 'artifact':
      return digest === null ? { kind: extent, name: name ?? '' } : { kind: extent, digest }
  }
}

/** What an acceptance is about, as scopes look at it: its artifact, or its repository as if that were one. */
export function subjectOf(row: AcceptanceRow): ScannedArtifact | undefined {
  const { extent, artifact_kind, name, registry, repository, digest } = row
  if (extent === 'everywhere') return undefined
  return {
    kind: extent === 'artifact' ? (artifact_kind as ScannedArtifact['kind']) : 'image',
    name: name ?? [registry, repository].filter((part) => part !== null).join('/'),
    ...(registry !== null && { registry }),
    ...(repository !== null && { repository }),
    ...(digest !== null && { digest }),
  }
}
