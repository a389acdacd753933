import { commonPasswords, commonWords } from './common-passwords.ts'
import { CredentialsError } from './credentials-errors.ts'

// Rules of NIST SP 800-63B: length counts, what is tried first is refused, and no letter, digit or sign is demanded. Passwords are
// compared as RFC 8265 section 4.2.2 (OpaqueString) says: another keyboard may write the same character in another way.

/** Code points. */
const least = 12
export const mostCharacters = 128

/** No password of 128 characters is longer in UTF-16, however its accents are written; more is not even looked at. */
const mostUnits = 1024

/** A user name of fewer characters is found by chance in many a good password. */
const leastUserName = 3

/** So many digits and signs around a common word do not make it an uncommon one. */
const mostAround = 8

/** Takes a password, returns what is wrong with it, to be shown; nothing for a good one. */
export function passwordFaults(password: string, userName: string): readonly CredentialsError[] {
  const normal = normalPassword(password)
  if (normal === undefined) return [new CredentialsError('password-too-long', { most: mostCharacters })]
  const found = [...normal].length
  const lower = normal.toLowerCase()
  const faults: CredentialsError[] = []
  if (found < least) faults.push(new CredentialsError('password-too-short', { found, least }))
  if (found > mostCharacters) faults.push(new CredentialsError('password-too-long', { most: mostCharacters }))
  // Control characters and halves of surrogate pairs.
  if (/[\p{Cc}\p{Cs}]/u.test(password)) faults.push(new CredentialsError('password-unprintable', {}))
  if (isCommon(lower)) faults.push(new CredentialsError('password-common', {}))
  if (namesOf(userName).some((name) => lower.includes(name)))
    faults.push(new CredentialsError('password-has-user-name', {}))
  return faults
}

/** A password as it is hashed: spaces of all kinds are the same one, accents are composed. Undefined for one that is far too long. */
export function normalPassword(password: string): string | undefined {
  return password.length > mostUnits ? undefined : password.replaceAll(/\p{Zs}/gu, ' ').normalize('NFC')
}

function isCommon(lower: string): boolean {
  if (commonPasswords.has(lower)) return true
  if (isRepeated(lower)) return true
  const word = lower.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return lower.length - word.length <= mostAround && commonWords.has(once(word))
}

/** One part of up to 4 characters over and over: `aaaaaaaaaaaa`, `1234123412341`. */
function isRepeated(text: string): boolean {
  return [1, 2, 3, 4].some((length) => text.length >= 2 * length && text.slice(length) === text.slice(0, -length))
}

/** `adminadmin` is `admin`. */
function once(word: string): string {
  return /^(.+?)\1+$/su.exec(word)?.[1] ?? word
}

/** A user name, and what stands before its `@`. */
function namesOf(userName: string): readonly string[] {
  const name = userName.normalize('NFC').toLowerCase()
  return [name, name.split('@')[0] ?? ''].filter((each) => [...each].length >= leastUserName)
}
