import { isDeepStrictEqual } from 'node:util'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import { seal, unseal } from '../credentials/seal.ts'
import type { House } from '../house.ts'
import type { Actor } from '../identity/actor.ts'
import type { Area } from '../identity/permissions.ts'
import { ServerError, wrongBody } from '../server-errors.ts'
import type { Tables } from '../state/tables.ts'

// What people set for the whole server: one document for each subject. A room describes its own (`Setting`), reads it with
// `readSetting`, and has one line in `all-settings.ts`; the routes follow from that.
//
// A row holds the document without its secrets, and each secret sealed beside it:
//   { value: { issuer: ..., clientId: ... }, secrets: { 'provider.clientSecret': 'v1:...' } }

/** A document of settings. Methods, so that lists may hold settings of several types. */
export type Setting<T> = {
  /** In paths, rows and events: `oidc`. */
  readonly name: string
  readonly summary: string
  /** Whose permissions it takes to view and to change it; `administration.settings` when absent. */
  readonly area?: Area
  /** Every secret in it is optional: whoever changes the rest does not know it. */
  readonly schema: z.ZodType<T>
  /** What holds until somebody has set something. */
  readonly initial: T
  readonly secrets: readonly SecretMember[]
  /** Refuses what only the state, or who asks, can tell; runs in the change. */
  guard?(value: T, context: { readonly db: Kysely<Tables>; readonly actor: Actor }): Promise<void>
  /** Tries a value out without keeping it, and throws what is wrong, in words. */
  check?(value: T, house: House): Promise<void>
}

/** Where a secret stands in the document. */
type SecretMember = {
  /** Names with dots between them: `provider.clientSecret`. */
  readonly path: string
  /**
   * Members that say where the secret goes, and how safely. When one of them changes the secret has to be given again: otherwise
   * whoever may change settings, but not read them, could have it sent to a place of his own.
   */
  readonly boundTo: readonly string[]
}

/** A document as it is kept, with its secrets left out. */
export type KeptSetting = {
  readonly value: unknown
  /** Sealed, by path. */
  readonly secrets: Readonly<Record<string, string>>
  /** 0 while nothing was set. */
  readonly version: number
  /** Ms since 1970-01-01 UTC. */
  readonly updatedAt: number | undefined
}

/**
 * What is set, with its secrets; the initial value while nothing is.
 *
 * @param db the one of the change, within a change
 * @throws {ServerError} `not-possible-now` for a document that the schema of today refuses
 * @throws {CredentialsError} `seal-key-unknown`, `seal-broken`, `seal-invalid`
 */
export async function readSetting<T>(
  { state, keys }: Pick<House, 'state' | 'keys'>,
  setting: Setting<T>,
  db: Kysely<Tables> = state.db,
): Promise<T> {
  return openSetting(keys, setting, await keptSetting(db, setting))
}

/** What is kept of a setting; nothing of it is unsealed. */
export async function keptSetting<T>(db: Kysely<Tables>, { name, initial }: Setting<T>): Promise<KeptSetting> {
  const row = await db.selectFrom('settings').selectAll().where('name', '=', name).executeTakeFirst()
  if (row === undefined) return { value: initial, secrets: {}, version: 0, updatedAt: undefined }
  const { value, secrets } = JSON.parse(row.value) as Pick<KeptSetting, 'value' | 'secrets'>
  return { value, secrets, version: row.version, updatedAt: row.updated_at }
}

/** A kept document with its secrets in their places; throws what `readSetting` does. */
export function openSetting<T>(keys: House['keys'], setting: Setting<T>, kept: KeptSetting): T {
  const value = structuredClone(kept.value)
  for (const [path, box] of Object.entries(kept.secrets)) put(value, path, unseal(keys, placeOf(setting, path), box))
  const parsed = setting.schema.safeParse(value)
  if (parsed.success) return parsed.data
  const place = parsed.error.issues[0]?.path.join('.') ?? ''
  throw new ServerError('not-possible-now', {
    fault: `the settings ${setting.name} do not fit this version, at ${place}`,
    action: 'Set them anew.',
  })
}

/**
 * A new document as it is to be kept: secrets that are given are sealed, those that are not are taken over.
 *
 * @throws {ServerError} `request-invalid` when a secret may not be taken over
 */
export function sealSetting<T>(
  keys: House['keys'],
  setting: Setting<T>,
  wanted: T,
  before: KeptSetting,
): Pick<KeptSetting, 'value' | 'secrets'> {
  const value: unknown = structuredClone(wanted)
  const secrets: Record<string, string> = {}
  for (const { path, boundTo } of setting.secrets) {
    const given = take(value, path)
    const known = before.secrets[path]
    if (typeof given === 'string') secrets[path] = seal(keys, placeOf(setting, path), given)
    else if (known !== undefined) {
      const changed = boundTo.find((member) => !isDeepStrictEqual(at(value, member), at(before.value, member)))
      if (changed !== undefined) {
        throw wrongBody(
          `/${path.replaceAll('.', '/')}`,
          `give it again: ${changed} is another one than it was given for`,
        )
      }
      secrets[path] = known
    }
  }
  return { value, secrets }
}

function placeOf({ name }: { readonly name: string }, path: string): { table: string; column: string; row: string } {
  return { table: 'settings', column: path, row: name }
}

type Members = Record<string, unknown>

/** The object in which the last name of the path is a member. */
function holderOf(value: unknown, path: string): readonly [Members | undefined, string] {
  const names = path.split('.')
  const last = names.pop()!
  let here = value
  for (const name of names) here = isMembers(here) && Object.hasOwn(here, name) ? here[name] : undefined
  return [isMembers(here) ? here : undefined, last]
}

function at(value: unknown, path: string): unknown {
  const [holder, last] = holderOf(value, path)
  return holder !== undefined && Object.hasOwn(holder, last) ? holder[last] : undefined
}

function take(value: unknown, path: string): unknown {
  const [holder, last] = holderOf(value, path)
  const found = at(value, path)
  if (holder !== undefined) delete holder[last]
  return found
}

function put(value: unknown, path: string, secret: string): void {
  const [holder, last] = holderOf(value, path)
  if (holder !== undefined) holder[last] = secret
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
