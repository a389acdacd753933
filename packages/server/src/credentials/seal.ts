import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { CredentialsError } from './credentials-errors.ts'
import type { SealingKeys } from './key-file.ts'

// A secret that has to be given on (to a registry, a mail server) is kept sealed: AES-256-GCM (NIST SP 800-38D), written
// `v1:KEY:` and base64 of the 12 bytes of the nonce, the ciphertext and the 16 bytes of the tag.
//
// - The place (table, column, row) is authenticated with it: a value that was copied into another row does not open there, so that
//   whoever may write to the database cannot have the secret of one integration sent to the host of another.
// - The newest key seals, all of the file open. A nonce is random: 2^32 seals with one key stay far from a repetition.

/** Where a secret is kept. */
export type SealPlace = { readonly table: string; readonly column: string; readonly row: string }

const version = 'v1'
const nonceBytes = 12
const tagBytes = 16
const boxForm = /^v1:([0-9a-f]{16}):([A-Za-z0-9+/]+={0,2})$/

/** Takes a secret and where it will be kept, returns what to keep there: 81 ASCII characters for 16 bytes, 4 more for every 3. */
export function seal(keys: SealingKeys, place: SealPlace, secret: string): string {
  const { id, bytes } = keys.newest
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', bytes, nonce).setAAD(boundTo(id, place))
  const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${version}:${id}:${sealed.toString('base64')}`
}

/**
 * Takes what `seal` returned for the same place, returns the secret.
 *
 * @throws {CredentialsError} `seal-invalid`, `seal-key-unknown`, `seal-broken`; none of them holds any of the value
 */
export function unseal(keys: SealingKeys, place: SealPlace, box: string): string {
  const [, id, base64] = boxForm.exec(box) ?? []
  const sealed = Buffer.from(base64 ?? '', 'base64')
  // Another spelling of the same bytes is a change as well.
  if (id === undefined || sealed.length < nonceBytes + tagBytes || sealed.toString('base64') !== base64)
    throw new CredentialsError('seal-invalid', { place: shown(place) })
  const bytes = keys.all.get(id)
  if (bytes === undefined) throw new CredentialsError('seal-key-unknown', { place: shown(place), key: id })
  const decipher = createDecipheriv('aes-256-gcm', bytes, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAAD(boundTo(id, place)).setAuthTag(sealed.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new CredentialsError('seal-broken', { place: shown(place) }, { cause })
  }
}

/** True when a box was not sealed with the newest key: unseal and seal it again, and the older keys can go. */
export function needsResealing(keys: SealingKeys, box: string): boolean {
  return !box.startsWith(`${version}:${keys.newest.id}:`)
}

/** As JSON, so that no two places give the same bytes. */
function boundTo(key: string, { table, column, row }: SealPlace): Buffer {
  return Buffer.from(JSON.stringify([version, key, table, column, row]))
}

function shown({ table, column, row }: SealPlace): string {
  return `${table}.${column} of ${row}`
}
