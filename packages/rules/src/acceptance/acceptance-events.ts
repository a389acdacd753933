import { createEvent, eventId, isBlank, type CodeOf, type Event } from '@tidewaiter/model'
import type { VerdictFacts } from '../assurance/verdict-events.ts'
import { stateOf, warnBeforeMs, type RiskAcceptance } from './risk-acceptance.ts'

/**
 * What was told of an acceptance, and when there is something new to tell.
 *
 *   nothing told --seen--> TOLD (accepted)
 *   TOLD --other terms or an earlier end--> TOLD (changed)
 *   TOLD --a later end, or none any more--> TOLD (extended)
 *   TOLD --cancelled--> CANCELLED (cancelled) --not cancelled any more--> TOLD (accepted)
 *   TOLD --the time comes--> TOLD (about-to-expire, expired; each once for an end)
 *
 * What people decide is told when it is seen, whatever the clock says. Only the two changes that come by themselves depend on
 * the time, and they are remembered by the end that they are about: neither a clock that is set back nor a restart tells one
 * twice, and another end makes both possible again. When nobody looked in time, both are told late, each with its own time.
 */
export type ToldAcceptance = {
  /** The terms that were told, as text. */
  readonly terms: string
  /** The end that was told; absent: none. */
  readonly expiresAt?: number
  /** What was told of this end. */
  readonly warned: boolean
  readonly expired: boolean
  readonly cancelled: boolean
}

export type AcceptanceChange = 'accepted' | 'changed' | 'extended' | 'cancelled' | 'about-to-expire' | 'expired'

export type AcceptanceNews = {
  readonly change: AcceptanceChange
  /** When it came about, in ms since 1970-01-01 UTC: `about-to-expire` and `expired` at their moment, however late they are told. */
  readonly at: number
  readonly event: Event
}

/**
 * What has to be told of an acceptance by now, in the order in which it came about, and what has been told once that is done.
 * Keep `told` in the same transaction as the events. The same news has the same event ids, should it be told again after a crash.
 *
 * @param told what this function returned last; undefined for an acceptance that nothing was told of. It is plain JSON.
 * @param facts `time` is now; `userName` is who has decided, for changes that people make
 */
export function acceptanceEvents(
  acceptance: RiskAcceptance,
  told: ToldAcceptance | undefined,
  facts: VerdictFacts,
): { readonly news: readonly AcceptanceNews[]; readonly told: ToldAcceptance } {
  const { news, told: next } = changesSince(acceptance, told, facts.time)
  return {
    news: news.map(({ change, at }) => ({ change, at, event: eventOf(acceptance, change, at, facts) })),
    told: next,
  }
}

type Dated = { readonly change: AcceptanceChange; readonly at: number }

function changesSince(
  acceptance: RiskAcceptance,
  told: ToldAcceptance | undefined,
  now: number,
): { readonly news: readonly Dated[]; readonly told: ToldAcceptance } {
  const { expiresAt, cancelledAt, changedAt = now } = acceptance
  const terms = termsOf(acceptance)
  const isCancelled = cancelledAt !== undefined && stateOf(acceptance, cancelledAt) === 'cancelled'
  if (isCancelled && told?.cancelled === true) return { news: [], told }
  const news: Dated[] = []
  const isNew = told === undefined || told.cancelled
  // Files do not say when a risk was accepted.
  const acceptedAt = Number.isFinite(acceptance.acceptedAt) ? acceptance.acceptedAt : now
  const hasOtherEnd = !isNew && told.expiresAt !== expiresAt
  if (isNew) news.push({ change: 'accepted', at: told === undefined ? acceptedAt : changedAt })
  else {
    const isLonger = hasOtherEnd && (expiresAt ?? Infinity) > (told.expiresAt ?? Infinity)
    if (told.terms !== terms || (hasOtherEnd && !isLonger)) news.push({ change: 'changed', at: changedAt })
    if (isLonger) news.push({ change: 'extended', at: changedAt })
  }
  const ofThisEnd = isNew || hasOtherEnd ? { warned: false, expired: false } : told
  const { warned, expired } = isCancelled ? ofThisEnd : byItself(acceptance, ofThisEnd, now, news)
  if (isCancelled) news.push({ change: 'cancelled', at: cancelledAt })
  return {
    news,
    told: { terms, ...(expiresAt !== undefined && { expiresAt }), warned, expired, cancelled: isCancelled },
  }
}

/** Adds what has come about without anybody doing anything, and says what of this end has been told then. */
function byItself(
  { expiresAt, acceptedAt, changedAt = acceptedAt }: RiskAcceptance,
  { warned, expired }: Pick<ToldAcceptance, 'warned' | 'expired'>,
  now: number,
  news: Dated[],
): Pick<ToldAcceptance, 'warned' | 'expired'> {
  if (expiresAt === undefined) return { warned: false, expired: false }
  // Of a term that is shorter than the warning is long, the warning comes with the term, and never after its end.
  const warnAt = Math.min(expiresAt, Math.max(expiresAt - warnBeforeMs, acceptedAt, changedAt))
  const warns = !warned && now >= expiresAt - warnBeforeMs
  const expires = !expired && now >= expiresAt
  if (warns) news.push({ change: 'about-to-expire', at: warnAt })
  if (expires) news.push({ change: 'expired', at: expiresAt })
  return { warned: warned || warns, expired: expired || expires }
}

/** Everything that was decided but the end, in one order of members whatever the order of the acceptance's. */
function termsOf({ kind, id, package: name, path, extent, reach, reason, assessment }: RiskAcceptance): string {
  return JSON.stringify([kind, id, name, path, placeOf(extent), reach, reason, assessment])
}

function placeOf(extent: RiskAcceptance['extent']): readonly (string | undefined)[] {
  switch (extent.kind) {
    case 'everywhere':
      return [extent.kind]
    case 'repository':
      return [extent.kind, extent.registry, extent.repository]
    case 'artifact':
      return [extent.kind, extent.digest, extent.name]
  }
}

const families = {
  vulnerability: 'CVE',
  malware: 'MLW',
  'sensitive-data': 'SD',
  misconfiguration: 'MS',
} as const

const numbers = {
  accepted: '001',
  changed: '002',
  extended: '003',
  cancelled: '004',
  'about-to-expire': '007',
  expired: '008',
} as const

/** What time does, nobody does: its events name no user but the one that is given. */
const byNobody: readonly AcceptanceChange[] = ['about-to-expire', 'expired']

/**
 * The scheme has no key for what was accepted where the outcome is Success, so that the id stands where events have the rule
 * (`cs2` of the profile `cef`). The reason has no place at all: it stays where the acceptance is kept.
 */
function eventOf(
  acceptance: RiskAcceptance,
  change: AcceptanceChange,
  at: number,
  { sourceName, sourceAddress, userName }: VerdictFacts,
): Event {
  const code: CodeOf<'CVE' | 'MLW' | 'SD' | 'MS'> = `${families[acceptance.kind]}-${numbers[change]}`
  const artifactName = nameOf(acceptance.extent)
  const user = userName ?? (byNobody.includes(change) ? undefined : acceptance.by)
  const { acceptedAt, expiresAt } = acceptance
  return createEvent({
    code,
    time: at,
    id: eventId(JSON.stringify([code, at, acceptedAt, expiresAt, acceptance.by, termsOf(acceptance)])),
    outcome: 'Success',
    fields: {
      sourceName,
      sourceAddress,
      ...(artifactName !== undefined && !isBlank(artifactName) && { artifactName }),
      ...(user !== undefined && !isBlank(user) && { userName: user }),
    },
    origin: { tool: 'tidewaiter', rule: acceptance.id },
  })
}

/** The artifact or repository, as events name it. */
function nameOf(extent: RiskAcceptance['extent']): string | undefined {
  switch (extent.kind) {
    case 'everywhere':
      return undefined
    case 'repository':
      return extent.registry === undefined ? extent.repository : `${extent.registry}/${extent.repository}`
    case 'artifact':
      return extent.name ?? extent.digest
  }
}
