import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { CredentialsError } from './credentials-errors.ts'
import { createGate } from './gate.ts'
import { mostCharacters, normalPassword } from './password-rules.ts'

// Passwords are kept as Argon2id (RFC 9106) in PHC string form, with the parameters in the string, so that they can be raised later:
// `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH`. node:crypto computes it on a thread of libuv, never on the main one.

/** Memory in KiB, passes, lanes: the first choice of the OWASP Password Storage Cheat Sheet. */
const current = { memory: 19_456, passes: 2, parallelism: 1 } as const
const saltBytes = 16
const hashBytes = 32

/**
 * Each hash takes 19 MiB and 30 to 60 ms of a core. libuv has 4 threads, which files and names need as well: two are left to them.
 * 64 that wait are some two seconds, and little memory: they have not begun.
 */
const gate = createGate(2, 64)

/** More of a stored hash is not believed: it would let whoever writes to the database stop the service. */
const mostMemory = 262_144
const mostPasses = 16
const mostParallelism = 8

const deriveKey = promisify(argon2)

type Stored = {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
  readonly salt: Buffer
  readonly hash: Buffer
}

/**
 * Takes a password that `passwordFaults` finds nothing wrong with, returns what to keep: at most 120 ASCII characters.
 *
 * @throws {CredentialsError} `too-busy`; `password-too-long` for one that could never be verified
 */
export async function hashPassword(password: string): Promise<string> {
  const normal = normalPassword(password)
  if (normal === undefined) throw new CredentialsError('password-too-long', { most: mostCharacters })
  const salt = randomBytes(saltBytes)
  const hash = await derive(normal, { ...current, salt, hash: Buffer.alloc(hashBytes) })
  const { memory, passes, parallelism } = current
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`
}

/**
 * True when the password is the one that was hashed. Takes the same time whether it is or not, and however long it is.
 *
 * @throws {CredentialsError} `too-busy`; `password-hash-invalid` for what `hashPassword` cannot have made
 */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const parts = readStored(stored)
  const normal = normalPassword(password)
  const isSame = timingSafeEqual(await derive(normal ?? '', parts), parts.hash)
  return isSame && normal !== undefined
}

/**
 * Does what `verifyPassword` does, for a user who does not exist: who asks cannot tell from the time. Never true.
 *
 * @throws {CredentialsError} `too-busy`, like `verifyPassword`
 */
export async function dummyVerify(password: string): Promise<false> {
  await derive(normalPassword(password) ?? '', { ...current, salt: dummySalt, hash: Buffer.alloc(hashBytes) })
  return false
}

const dummySalt = randomBytes(saltBytes)

/**
 * True when the hash was made with other parameters than today's: hash the password anew once it has been verified.
 *
 * @throws {CredentialsError} `password-hash-invalid`
 */
export function needsRehash(stored: string): boolean {
  const { memory, passes, parallelism, salt, hash } = readStored(stored)
  return (
    memory !== current.memory ||
    passes !== current.passes ||
    parallelism !== current.parallelism ||
    salt.length !== saltBytes ||
    hash.length !== hashBytes
  )
}

async function derive(normal: string, { memory, passes, parallelism, salt, hash }: Stored): Promise<Buffer> {
  const message = Buffer.from(normal)
  return gate(() =>
    deriveKey('argon2id', { message, nonce: salt, parallelism, tagLength: hash.length, memory, passes }),
  )
}

const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

function readStored(stored: string): Stored {
  const [, m, t, p, salt = '', hash = ''] = phc.exec(stored) ?? []
  const [memory, passes, parallelism] = [Number(m), Number(t), Number(p)]
  if (m === undefined) throw new CredentialsError('password-hash-invalid', { fault: 'it is no Argon2id hash' })
  const sound =
    memory >= 8 * parallelism &&
    memory <= mostMemory &&
    passes >= 1 &&
    passes <= mostPasses &&
    parallelism >= 1 &&
    parallelism <= mostParallelism
  if (!sound) throw new CredentialsError('password-hash-invalid', { fault: `m=${m},t=${t},p=${p} is out of range` })
  return { memory, passes, parallelism, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') }
}

/** Base64 of the PHC string form: without `=`. */
function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
