import { families, type Family } from './families.ts'

/**
 * Every event code. `attested` codes appear in public KCS documentation with this meaning; the others are ours: KCS
 * numbers them too, but has not published its numbers, so a rule that selects on one of them will only find our events.
 *
 * Two attested codes need a word. `PM-002` is documented by one sample line without a description; we give it the
 * process start, which is what that line looks like. The four risk families share one numbering, because CVE-001
 * (accepted) and SD-008 (acceptance expires) are both attested and clearly belong to one list.
 *
 * Runtime codes follow from the operation (`act`), in the order in which the source table names the operations.
 */
export const codes = {
  'ADM-001': { meaning: 'A user was added', attested: true },
  'ADM-002': { meaning: 'A user was changed', attested: false },
  'ADM-003': { meaning: 'A user was removed', attested: false },
  'ADM-004': { meaning: 'A role was added', attested: false },
  'ADM-005': { meaning: 'A role was changed', attested: false },
  'ADM-006': { meaning: 'A role was removed', attested: false },
  'ADM-007': { meaning: 'A user logged in', attested: false },
  'ADM-008': { meaning: 'A user logged out', attested: false },
  'ADM-009': { meaning: 'An API token was issued', attested: false },
  'ADM-010': { meaning: 'An API token was revoked', attested: false },
  'ADM-011': { meaning: 'A scope was added', attested: false },
  'ADM-012': { meaning: 'A policy was added', attested: false },
  'ADM-013': { meaning: 'A policy was changed', attested: false },
  'ADM-014': { meaning: 'A policy was removed', attested: false },
  'ADM-015': { meaning: 'An integration was added', attested: false },
  'ADM-016': { meaning: 'An integration was changed', attested: false },
  'ADM-017': { meaning: 'An integration was removed', attested: false },
  'ADM-018': { meaning: 'An agent group was added', attested: false },
  'ADM-019': { meaning: 'A setting was changed', attested: false },
  'ADM-020': { meaning: 'A Kubernetes RBAC object was added, changed or removed', attested: false },
  'ADM-021': { meaning: 'A scope was changed', attested: false },
  'ADM-022': { meaning: 'A scope was removed', attested: false },
  'ADM-023': { meaning: 'An agent group was changed', attested: false },
  'ADM-024': { meaning: 'An agent group was removed', attested: false },
  'ADM-025': { meaning: 'Sending to an integration was paused', attested: false },
  'ADM-026': { meaning: 'Sending to an integration was resumed', attested: false },
  'ADM-027': { meaning: 'A replay to an integration was started', attested: false },
  'ADM-028': { meaning: 'A replay to an integration was called off', attested: false },
  'ADM-029': { meaning: 'An artifact and its scans were removed', attested: false },
  'ADM-030': { meaning: 'A search was saved', attested: false },
  'ADM-031': { meaning: 'A saved search was changed', attested: false },
  'ADM-032': { meaning: 'A saved search was removed', attested: false },
  'ADM-033': { meaning: 'Events were exported', attested: false },
  'ADM-034': { meaning: 'A session was ended by another person', attested: false },
  'ADM-035': { meaning: 'The state was restored from a backup', attested: false },
  'ADM-036': { meaning: 'A notification could not be delivered', attested: false },
  'CVE-001': { meaning: 'The risk of a vulnerability was accepted', attested: true },
  'CVE-002': { meaning: 'The acceptance of a vulnerability was changed', attested: false },
  'CVE-003': { meaning: 'The acceptance of a vulnerability was extended', attested: false },
  'CVE-004': { meaning: 'The acceptance of a vulnerability was cancelled', attested: false },
  'CVE-007': { meaning: 'The acceptance of a vulnerability is about to expire', attested: false },
  'CVE-008': { meaning: 'The acceptance of a vulnerability expired', attested: false },
  'MLW-001': { meaning: 'The risk of a piece of malware was accepted', attested: false },
  'MLW-002': { meaning: 'The acceptance of a piece of malware was changed', attested: false },
  'MLW-003': { meaning: 'The acceptance of a piece of malware was extended', attested: false },
  'MLW-004': { meaning: 'The acceptance of a piece of malware was cancelled', attested: false },
  'MLW-007': { meaning: 'The acceptance of a piece of malware is about to expire', attested: false },
  'MLW-008': { meaning: 'The acceptance of a piece of malware expired', attested: false },
  'SD-001': { meaning: 'The risk of sensitive data was accepted', attested: false },
  'SD-002': { meaning: 'The acceptance of sensitive data was changed', attested: false },
  'SD-003': { meaning: 'The acceptance of sensitive data was extended', attested: false },
  'SD-004': { meaning: 'The acceptance of sensitive data was cancelled', attested: false },
  'SD-007': { meaning: 'The acceptance of sensitive data is about to expire', attested: false },
  'SD-008': { meaning: 'The acceptance of sensitive data expired', attested: true },
  'MS-001': { meaning: 'The risk of a misconfiguration was accepted', attested: false },
  'MS-002': { meaning: 'The acceptance of a misconfiguration was changed', attested: false },
  'MS-003': { meaning: 'The acceptance of a misconfiguration was extended', attested: false },
  'MS-004': { meaning: 'The acceptance of a misconfiguration was cancelled', attested: false },
  'MS-007': { meaning: 'The acceptance of a misconfiguration is about to expire', attested: false },
  'MS-008': { meaning: 'The acceptance of a misconfiguration expired', attested: false },
  'CMP-001': { meaning: 'An image was marked as compliant', attested: true },
  'NCMP-001': { meaning: 'An image was marked as non-compliant', attested: true },
  'CI-001': { meaning: 'A pipeline scan started', attested: false },
  'CI-002': { meaning: 'A pipeline scan finished', attested: false },
  'CI-003': { meaning: 'A pipeline step was failed by a policy', attested: false },
  'CI-004': { meaning: 'A pipeline finished', attested: false },
  'CI-005': { meaning: 'A job of a pipeline finished', attested: false },
  'CI-006': { meaning: 'An image or package was published', attested: false },
  'PLC-001': { meaning: 'A policy was applied to an image', attested: true },
  'PLC-002': { meaning: 'A policy was applied to a workload', attested: false },
  'BNCH-001': { meaning: 'A benchmark scan started', attested: false },
  'BNCH-002': { meaning: 'A benchmark scan finished', attested: false },
  'BNCH-003': { meaning: 'A check of a benchmark passed', attested: true },
  'BNCH-004': { meaning: 'A check of a benchmark failed', attested: false },
  'BNCH-005': { meaning: 'A check of a benchmark was skipped or needs a manual look', attested: false },
  'AG-001': { meaning: 'An agent is connected', attested: false },
  'AG-002': { meaning: 'An agent is disconnected', attested: true },
  'AG-003': { meaning: 'An agent works with restrictions', attested: false },
  'AG-004': { meaning: 'The version of an agent changed', attested: false },
  'AG-005': { meaning: 'An agent was removed', attested: false },
  'AG-006': { meaning: 'A sensor lost events', attested: false },
  'AG-007': { meaning: 'Heartbeat of a sensor', attested: false },
  'AG-008': { meaning: 'The monitoring settings of an agent changed', attested: false },
  'SJ-001': { meaning: 'A scan job was queued', attested: false },
  'SJ-002': { meaning: 'A scan job started', attested: false },
  'SJ-003': { meaning: 'A scan job finished', attested: false },
  'SJ-004': { meaning: 'A scan job failed', attested: false },
  'SJ-005': { meaning: 'A scan job was cancelled', attested: false },
  'RT-001': { meaning: 'A best practice check passed', attested: false },
  'RT-002': { meaning: 'A best practice check failed', attested: false },
  'RT-003': { meaning: 'A best practice check was skipped', attested: false },
  'API-001': { meaning: 'A request to the API server', attested: false },
  'PM-001': { meaning: 'A process ended', attested: false },
  'PM-002': { meaning: 'A process started', attested: true },
  'PM-003': { meaning: 'A process changed itself or another: credentials, namespaces, modules', attested: false },
  'FM-001': { meaning: 'A file was opened', attested: false },
  'FM-002': { meaning: 'A file was closed', attested: false },
  'FM-003': { meaning: 'A file was read', attested: false },
  'FM-004': { meaning: 'A file was written', attested: false },
  'FM-005': { meaning: 'A file was created', attested: false },
  'FM-006': { meaning: 'A file was deleted', attested: false },
  'FM-007': { meaning: 'The mode of a file was changed', attested: false },
  'FM-008': { meaning: 'The owner of a file was changed', attested: false },
  'FM-009': { meaning: 'A file was renamed', attested: false },
  'NT-001': { meaning: 'An outgoing connection', attested: false },
  'NT-002': { meaning: 'An incoming connection', attested: false },
  'NT-003': { meaning: 'A response to an outgoing connection', attested: false },
  'NT-004': { meaning: 'A response to an incoming connection', attested: false },
  'FPM-001': { meaning: 'A process that ended violated a policy', attested: false },
  'FPM-002': { meaning: 'The start of a process violates a policy', attested: false },
  'FPM-003': { meaning: 'What a process did to itself or another violates a policy', attested: false },
  'FFM-001': { meaning: 'Opening a file violates a policy', attested: false },
  'FFM-002': { meaning: 'Closing a file violates a policy', attested: false },
  'FFM-003': { meaning: 'Reading a file violates a policy', attested: false },
  'FFM-004': { meaning: 'Writing a file violates a policy', attested: false },
  'FFM-005': { meaning: 'Creating a file violates a policy', attested: false },
  'FFM-006': { meaning: 'Deleting a file violates a policy', attested: false },
  'FFM-007': { meaning: 'Changing the mode of a file violates a policy', attested: false },
  'FFM-008': { meaning: 'Changing the owner of a file violates a policy', attested: false },
  'FFM-009': { meaning: 'Renaming a file violates a policy', attested: false },
  'FNT-001': { meaning: 'An outgoing connection violates a policy', attested: false },
  'FNT-002': { meaning: 'An incoming connection violates a policy', attested: false },
  'FNT-003': { meaning: 'A response to an outgoing connection violates a policy', attested: false },
  'FNT-004': { meaning: 'A response to an incoming connection violates a policy', attested: false },
  'FFTP-001': { meaning: 'A malicious file was found', attested: false },
} as const

/** A code of the catalogue, such as `PM-002`. */
export type Code = keyof typeof codes

/** The family that a code belongs to, as a type: `FamilyOf<'PM-002'>` is `PM`. */
export type FamilyOf<C extends string> = C extends `${infer F extends Family}-${number}` ? F : never

/** The codes of one family, as a type. */
export type CodeOf<F extends Family> = Extract<Code, `${F}-${string}`>

/** True when the text is a code of the catalogue. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(codes, text)
}

/** The family of a code of the form `LETTERS-DDD`, or undefined when the letters are none of the 21 families. */
export function familyOf(code: string): Family | undefined {
  const letters = code.slice(0, code.lastIndexOf('-'))
  return Object.hasOwn(families, letters) ? (letters as Family) : undefined
}

/**
 * Cyrillic capitals that look like Latin ones. The published table prints many of its placeholders with the Cyrillic
 * letter Kha for X, so that codes, filters and fixtures copied from it carry such letters.
 */
const lookAlikes: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  С: 'C',
  Е: 'E',
  Н: 'H',
  І: 'I',
  К: 'K',
  М: 'M',
  О: 'O',
  Р: 'P',
  Ѕ: 'S',
  Т: 'T',
  Х: 'X',
  У: 'Y',
  Ј: 'J',
}

/**
 * A code as the catalogue spells it: surrounding space removed, Latin letters in place of Cyrillic look-alikes, upper
 * case. `changed` says whether anything but space had to be replaced. The result need not be a known code.
 */
export function normaliseCode(text: string): { readonly code: string; readonly changed: boolean } {
  const trimmed = text.trim()
  const code = trimmed.toUpperCase().replace(/[\u0400-\u04ff]/g, (letter) => lookAlikes[letter] ?? letter)
  return { code, changed: code !== trimmed }
}
