import { acceptanceEvents, warnBeforeMs, type AcceptanceChange, type ToldAcceptance } from '@tidewaiter/rules'
import type { House } from '../house.ts'
import { theServer } from '../identity/actor.ts'
import { serverEvent, type Initiator } from '../server-event.ts'
import type { Change } from '../state/open-state.ts'
import { acceptanceOf, subjectOf, type AcceptanceRow } from './acceptance-of.ts'

/** What nobody does: it comes with the time. */
const byTime: readonly AcceptanceChange[] = ['about-to-expire', 'expired']

/**
 * Tells what is new in an acceptance: events, and lines of its history.
 *
 * @param row as it is to be; `told` is empty for a new one. It has to be in the state already
 * @param reason of whoever has changed it
 * @returns what has to be written to the row, in the same transaction; and the changes
 */
export async function tellAcceptance(
  { db, emit }: Change,
  house: Pick<House, 'machine' | 'now' | 'newId'>,
  row: AcceptanceRow,
  { initiator, reason }: { readonly initiator: Initiator; readonly reason?: string | undefined },
): Promise<Pick<AcceptanceRow, 'told' | 'next_at'> & { readonly changes: readonly AcceptanceChange[] }> {
  const known = row.told === '' ? undefined : (JSON.parse(row.told) as ToldAcceptance)
  const { name: sourceName, address: sourceAddress } = house.machine
  const { news, told } = acceptanceEvents(acceptanceOf(row), known, { time: house.now(), sourceName, sourceAddress })
  const history = news.map(({ change, at, event }) => {
    const by = byTime.includes(change) ? { actor: theServer } : initiator
    const artifactName = subjectOf(row)?.name ?? ''
    emit(serverEvent(house, by, event.code, { fields: { artifactName }, rule: row.finding, time: at }))
    const note = byTime.includes(change) ? null : (reason ?? null)
    return {
      id: house.newId(),
      acceptance_id: row.id,
      change,
      at,
      by: by.actor.name,
      reason: note,
      expires_at: row.expires_at,
    }
  })
  if (history.length > 0) await db.insertInto('acceptance_history').values(history).execute()
  return { told: JSON.stringify(told), next_at: nextOf(told), changes: news.map(({ change }) => change) }
}

/** When time alone gives something to tell; null when it never does. */
function nextOf({ expiresAt, warned, expired, cancelled }: ToldAcceptance): number | null {
  if (expiresAt === undefined || cancelled || expired) return null
  return warned ? expiresAt : expiresAt - warnBeforeMs
}
