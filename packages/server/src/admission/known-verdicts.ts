import {
  readImageReference,
  judgeAll,
  type ImageReference,
  type Place,
  type RequestedImage,
  type Verdict,
  type VerdictsOf,
} from '@tidewaiter/rules'
import { artifactId, scanMark, scannedArtifactOf, type ArtifactRow } from '../artifacts/artifact.ts'
import { mergedReport } from '../artifacts/merged-report.ts'
import { reportsOf } from '../artifacts/reports-of.ts'
import { withinReach } from '../artifacts/within-reach.ts'
import type { House } from '../house.ts'
import type { Actor } from '../identity/actor.ts'
import { inParts } from '../policies/in-parts.ts'
import { rulesInForce, type RulesInForce } from '../policies/rules-in-force.ts'
import type { ShownAccepted, ShownFailure } from '../policies/shown-verdict.ts'

/**
 * What is known of the images of a request. By digest it is the artifact of that digest; by tag the one that was scanned last under
 * it. The verdicts are the stored ones: nothing is judged while Kubernetes waits.
 *
 * Rules that name clusters or namespaces are the exception: a stored verdict is about an image that runs nowhere yet. Where such a rule
 * is for an image in this place, the stored reports of the image are judged by all rules, in this place; see {@link judgedIn}.
 *
 * @param reach what is beyond it is not known
 */
export async function knownVerdicts(
  house: House,
  images: readonly RequestedImage[],
  place: Place,
  reach: Actor['reach'],
): Promise<VerdictsOf> {
  const references = images.flatMap(({ read }) => ('reference' in read ? [read.reference] : []))
  if (references.length === 0) return () => undefined
  const isWithin = withinReach(reach)
  const rows = new Map([...(await rowsOf(house, references))].filter(([, row]) => isWithin(row)))
  const found = [...new Map([...rows.values()].map((row) => [row.id, row])).values()]
  const stored = await storedVerdicts(house, found)
  const rules = await rulesInForce(house.state.db, house)
  if (hasPlaces(rules)) {
    for (const row of found) {
      const verdicts = await judgedIn(place, row, rules, house)
      if (verdicts !== undefined) stored.set(row.id, verdicts)
    }
  }
  return (reference) => {
    const row = rows.get(keyOf(reference))
    return row === undefined ? undefined : (stored.get(row.id) ?? [])
  }
}

/** The artifact of each reference that is known, by `keyOf`. */
async function rowsOf(
  { state: { db } }: House,
  references: readonly ImageReference[],
): Promise<ReadonlyMap<string, ArtifactRow>> {
  const rows = new Map<string, ArtifactRow>()
  const digests = references.flatMap(({ digest }) => digest ?? [])
  // The key of an artifact with a digest is the digest.
  const ids = new Map(digests.map((digest) => [artifactId(digest), digest]))
  await inParts([...ids.keys()], async (part) => {
    for (const row of await db.selectFrom('artifacts').selectAll().where('id', 'in', part).execute()) {
      rows.set(ids.get(row.id)!, row)
    }
  })
  for (const reference of references) {
    const key = keyOf(reference)
    if (reference.digest !== undefined || rows.has(key)) continue
    const row = await newestOfTag(db, reference)
    if (row !== undefined) rows.set(key, row)
  }
  return rows
}

/** Artifacts of one repository and tag that are looked at, newest first: those of other registries may be among them. */
const mostOfTag = 50

async function newestOfTag(
  db: House['state']['db'],
  { registry, repository, tag = 'latest' }: ImageReference,
): Promise<ArtifactRow | undefined> {
  // Scanners write down names as they were given: `nginx`, `library/nginx`, `docker.io/library/nginx`.
  const names = registry === 'docker.io' ? [repository, repository.replace(/^library\//, '')] : [repository]
  const rows = await db
    .selectFrom('artifacts')
    .selectAll()
    .where('repository', 'in', names)
    .where((is) => (tag === 'latest' ? is.or([is('tag', '=', tag), is('tag', 'is', null)]) : is('tag', '=', tag)))
    .where('kind', '=', 'image')
    .orderBy('last_scanned', 'desc')
    .orderBy('id')
    .limit(mostOfTag)
    .execute()
  return rows.find((row) => {
    const own = ownReference(row)
    return own?.registry === registry && own.repository === repository && own.tag === tag
  })
}

/** What the name under which an artifact was scanned means, nothing left implied. */
function ownReference({ name, registry, repository, tag }: ArtifactRow): ImageReference | undefined {
  // A name with a digest and no tag is not that of the newest.
  if (tag === null && name.includes('@')) return undefined
  const read = readImageReference(
    `${registry === null ? '' : `${registry}/`}${repository}${tag === null ? '' : `:${tag}`}`,
  )
  return 'reference' in read ? read.reference : undefined
}

/** What the policies that are enabled now say of each artifact, by its id. */
async function storedVerdicts(
  { state: { db } }: House,
  rows: readonly ArtifactRow[],
): Promise<Map<string, readonly Verdict[]>> {
  const found = new Map<string, Verdict[]>()
  const ids = rows.map(({ id }) => id)
  await inParts(ids, async (part) => {
    const verdicts = await db
      .selectFrom('verdicts')
      .innerJoin('assurance_policies', 'assurance_policies.id', 'verdicts.policy_id')
      .where('assurance_policies.enabled', '=', 1)
      .where('verdicts.artifact_id', 'in', part)
      .select(['verdicts.artifact_id', 'verdicts.policy', 'verdicts.mode', 'verdicts.compliant', 'verdicts.failures'])
      .select('verdicts.accepted')
      .orderBy('verdicts.id')
      .execute()
    for (const { artifact_id, policy, mode, compliant, failures, accepted } of verdicts) {
      const verdict: Verdict = {
        policy,
        mode,
        compliant: compliant === 1,
        failures: JSON.parse(failures) as readonly ShownFailure[],
        accepted: (JSON.parse(accepted) as ShownAccepted).findings,
      }
      const known = found.get(artifact_id)
      if (known === undefined) found.set(artifact_id, [verdict])
      else known.push(verdict)
    }
  })
  return found
}

/** Verdicts in a place: of so many artifacts and places, for so long; time alone may change them. */
const mostJudged = 2_000
const judgedForMs = 60_000

type Judged = { readonly verdicts: readonly Verdict[] | undefined; readonly at: number }

const judgedBefore = new WeakMap<RulesInForce, Map<string, Judged>>()

/**
 * What all rules say of an artifact in a place; undefined when no rule there says anything else than the stored verdicts, or its
 * reports are gone. To read and judge 500 findings takes some milliseconds, so it is kept until the rules or the scans change, and
 * for a minute at most.
 */
async function judgedIn(
  place: Place,
  row: ArtifactRow,
  rules: RulesInForce,
  house: House,
): Promise<readonly Verdict[] | undefined> {
  const artifact = scannedArtifactOf(row)
  const ofPlace = rules.policies.some(({ isFor }) => isFor(artifact, place) && !isFor(artifact))
  if (!ofPlace && !acceptancesHavePlaces(rules)) return undefined
  const known = judgedBefore.get(rules) ?? new Map<string, Judged>()
  judgedBefore.set(rules, known)
  const key = JSON.stringify([row.id, scanMark(row), place.cluster ?? null, place.namespace ?? null])
  const now = house.now()
  const before = known.get(key)
  if (before !== undefined && Math.abs(now - before.at) < judgedForMs) return before.verdicts
  const reports = await reportsOf(house, row)
  const verdicts =
    reports.length === 0
      ? undefined
      : judgeAll(rules.policies, mergedReport(reports), { acceptances: rules.acceptances, now, place })
  known.delete(key)
  known.set(key, { verdicts, at: now })
  for (const oldest of known.keys()) {
    if (known.size <= mostJudged) break
    known.delete(oldest)
  }
  return verdicts
}

const placed = new WeakMap<RulesInForce, { readonly policies: boolean; readonly acceptances: boolean }>()

function placesIn(rules: RulesInForce): { readonly policies: boolean; readonly acceptances: boolean } {
  const known = placed.get(rules)
  if (known !== undefined) return known
  const all = Object.values(rules.acceptances).flatMap((byId) => [...byId.values()].flat())
  const found = {
    policies: rules.policies.some(({ policy: { scope, reach } }) => [scope ?? {}, ...(reach ?? [])].some(namesPlaces)),
    acceptances: all.some(({ acceptance }) => acceptance.reach?.some(namesPlaces)),
  }
  placed.set(rules, found)
  return found
}

function hasPlaces(rules: RulesInForce): boolean {
  const { policies, acceptances } = placesIn(rules)
  return policies || acceptances
}

function acceptancesHavePlaces(rules: RulesInForce): boolean {
  return placesIn(rules).acceptances
}

function namesPlaces({
  clusters,
  namespaces,
}: {
  readonly clusters?: unknown
  readonly namespaces?: unknown
}): boolean {
  return clusters !== undefined || namespaces !== undefined
}

function keyOf({ digest, registry, repository, tag }: ImageReference): string {
  return digest ?? `${registry}/${repository}:${tag ?? 'latest'}`
}
