import { warnBeforeMs, type AcceptanceState } from '@tidewaiter/rules'
import type { SelectQueryBuilder } from 'kysely'
import type { ArtifactRow } from '../artifacts/artifact.ts'
import type { Tables } from '../state/tables.ts'
import type { AcceptanceRow } from './acceptance-of.ts'

type Query = SelectQueryBuilder<Tables, 'acceptances', AcceptanceRow>

/**
 * Only acceptances of a state, which is kept nowhere: `stateOf` of the `rules` room in SQL. Those in force are accepted or about to
 * expire.
 *
 * @param now in ms since 1970-01-01 UTC
 */
export function inState(query: Query, state: AcceptanceState | 'in-force', now: number): Query {
  if (state === 'cancelled') return query.where('cancelled_at', 'is not', null)
  const open = query.where('cancelled_at', 'is', null)
  switch (state) {
    case 'in-force':
      return open.where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', now)]))
    case 'expired':
      return open.where('expires_at', '<=', now)
    case 'about-to-expire':
      return open.where('expires_at', '>', now).where('expires_at', '<=', now + warnBeforeMs)
    case 'accepted':
      return open.where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', now + warnBeforeMs)]))
  }
}

/** Only acceptances that hold for an artifact by what they name; what the scopes of their makers cover is not asked. */
export function holdingFor(query: Query, artifact: ArtifactRow): Query {
  const { id, registry, repository } = artifact
  return query.where((is) =>
    is.or([
      is('extent', '=', 'everywhere'),
      is('artifact_id', '=', id),
      is.and([
        is('extent', '=', 'repository'),
        is('repository', '=', repository),
        is.or([is('registry', 'is', null), is('registry', '=', registry)]),
      ]),
    ]),
  )
}
