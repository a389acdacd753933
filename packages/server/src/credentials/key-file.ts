import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { fileReason } from '@tidewaiter/syslog'
import { CredentialsError } from './credentials-errors.ts'

// A key file holds one key of 32 bytes in base64 on each line, the newest last; empty lines and those that begin with `#` are
// skipped. A new key is put at the end (`openssl rand -base64 32 >> FILE`), so that a rotation needs no program.
//
// - The file is made whole under another name and then linked to its own: a crash leaves no half of a key, and of two processes
//   that start at once one makes it and both read the same.
// - What others may read is refused rather than corrected: correcting would hide that the key may be known.

export type SealingKey = {
  /** The first 16 hexadecimal digits of the SHA-256 of the key: it follows from the key, so that the two cannot disagree. */
  readonly id: string
  readonly bytes: Buffer
}

export type SealingKeys = { readonly newest: SealingKey; readonly all: ReadonlyMap<string, Buffer> }

const keyBytes = 32
const mostBytes = 65_536
const keyForm = /^[A-Za-z0-9+/]{43}=$/

/**
 * Reads the keys of a file, and makes the file with one new key (mode 0600) when there is none. Synchronous: for the start.
 *
 * @throws {CredentialsError} `key-file-unreadable`, `key-file-exposed`, `key-file-invalid`, `key-file-uncreatable`
 */
export function openKeyFile(path: string): SealingKeys {
  return keysOf(path, readPrivate(path) ?? makeThenRead(path))
}

function makeThenRead(path: string): string {
  makeKeyFile(path)
  const text = readPrivate(path)
  if (text === undefined) throw new CredentialsError('key-file-unreadable', { path, reason: 'it was removed again' })
  return text
}

/** Undefined when there is no such file. */
function readPrivate(path: string): string | undefined {
  let handle: number
  try {
    // Without waiting, for a pipe with no writer would hold the start up for ever.
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    const reason = codeOf(cause) === 'ELOOP' ? 'it is a link' : fileReason(cause)
    throw new CredentialsError('key-file-unreadable', { path, reason }, { cause })
  }
  try {
    const { mode, uid, size } = fstatSync(handle)
    const isFile = (mode & constants.S_IFMT) === constants.S_IFREG
    if (!isFile) throw new CredentialsError('key-file-unreadable', { path, reason: 'it is no regular file' })
    if (size > mostBytes)
      throw new CredentialsError('key-file-unreadable', { path, reason: `it is larger than ${mostBytes} bytes` })
    const own = process.geteuid?.() ?? uid
    const permissions = (mode & 0o7777).toString(8).padStart(4, '0')
    if ((mode & 0o077) !== 0)
      throw new CredentialsError('key-file-exposed', { path, owner: own, reason: `its mode is ${permissions}` })
    if (uid !== own && uid !== 0)
      throw new CredentialsError('key-file-exposed', { path, owner: own, reason: `user ${uid} owns it` })
    return readFileSync(handle, 'utf8')
  } finally {
    closeSync(handle)
  }
}

function makeKeyFile(path: string): void {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}.new`
  try {
    const handle = openSync(
      unfinished,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
      0o600,
    )
    try {
      // The mask of the process may have taken the owner's own rights away.
      fchmodSync(handle, 0o600)
      writeFileSync(handle, `${randomBytes(keyBytes).toString('base64')}\n`)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    linkSync(unfinished, path)
    syncFolder(dirname(path))
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST')
      throw new CredentialsError('key-file-uncreatable', { path, reason: fileReason(cause) }, { cause })
  } finally {
    rmSync(unfinished, { force: true })
  }
}

/** A new name is on disk when its folder is. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, constants.O_RDONLY)
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function keysOf(path: string, text: string): SealingKeys {
  const lines = text.split('\n').map((line) => line.trim())
  const keys = lines.flatMap((line, index): SealingKey[] => {
    if (line === '' || line.startsWith('#')) return []
    const bytes = Buffer.from(line, 'base64')
    // Nothing of the line is repeated: it may be a key with one character too many.
    if (!keyForm.test(line) || bytes.length !== keyBytes)
      throw new CredentialsError('key-file-invalid', {
        path,
        line: index + 1,
        fault: 'it is no key of 32 bytes in base64',
      })
    return [{ id: createHash('sha256').update(bytes).digest('hex').slice(0, 16), bytes }]
  })
  const newest = keys.at(-1)
  if (newest === undefined) throw new CredentialsError('key-file-invalid', { path, line: 1, fault: 'there is no key' })
  return { newest, all: new Map(keys.map(({ id, bytes }) => [id, bytes])) }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined
}
