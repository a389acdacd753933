import { isDeepStrictEqual } from 'node:util'
import { seal, unseal } from '../credentials/seal.ts'
import type { House } from '../house.ts'
import { outputSchema, type Output } from '../notify/output-schema.ts'
import type { RequestFault } from '../server-errors.ts'

// Secrets of outputs are kept sealed beside the policy, and no reply holds one. A change that leaves a secret out keeps the old one,
// but only while everything that says where it goes, and how safely, stays the same: otherwise whoever may change a policy, but
// does not know its secrets, could have them sent to a place of his own.

/** Where secrets stand in outputs: `auth.token`. Those that a type does not have are never there. */
export const secretPaths: readonly string[] = ['password', 'token', 'url', 'auth.password', 'auth.token', 'auth.secret']

/** What may change while a secret is kept: nothing that decides who gets to see it. */
const free: readonly string[] = [
  'subject',
  'text',
  'body',
  'to',
  'from',
  'chatId',
  'threadId',
  'method',
  'timeoutSeconds',
  'requestsPerSecond',
]

/** An output without its secrets. */
export type OpenOutput = Readonly<Record<string, unknown>>
/** Secrets by path. */
export type Secrets = Readonly<Record<string, string>>

/** Takes an output apart. */
export function splitOutput(output: Output): { readonly open: OpenOutput; readonly secrets: Secrets } {
  const open = structuredClone(output) as unknown as Record<string, unknown>
  const secrets: Record<string, string> = {}
  for (const path of pathsOf(output)) {
    const [holder, name] = holderOf(open, path)
    if (holder === undefined || typeof holder[name] !== 'string') continue
    secrets[path] = holder[name]
    delete holder[name]
  }
  return { open, secrets }
}

/** Puts secrets back into their places. */
export function joinOutput(open: OpenOutput, secrets: Secrets): OpenOutput {
  const output = structuredClone(open) as Record<string, unknown>
  for (const [path, secret] of Object.entries(secrets)) {
    const [holder, name] = holderOf(output, path)
    if (holder !== undefined && !Object.hasOwn(holder, name)) holder[name] = secret
  }
  return output
}

/**
 * Reads an output as a client gave it; a secret that it leaves out is taken from the one before.
 *
 * @param pointer to it: `#/body/outputs/0/output`
 * @param before the output of the same name, and a way to its secrets
 */
export function readOutput(
  given: OpenOutput,
  pointer: string,
  before: { readonly open: OpenOutput; readonly secrets: () => Secrets } | undefined,
): { readonly output: Output } | { readonly faults: readonly RequestFault[] } {
  const kept = before !== undefined && isSameKind(given, before.open) ? before.secrets() : {}
  const left = Object.keys(kept).filter((path) => {
    const [holder, name] = holderOf(given, path)
    // A user that goes takes the password along.
    return holder !== undefined && !Object.hasOwn(holder, name) && (path !== 'password' || holder['user'] !== undefined)
  })
  const parsed = outputSchema().safeParse(
    joinOutput(given, Object.fromEntries(left.map((path) => [path, kept[path]!]))),
  )
  if (!parsed.success) {
    return {
      faults: parsed.error.issues.slice(0, 20).map(({ path, message }) => ({
        pointer: [pointer, ...path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'))]
          .join('/')
          .slice(0, 300),
        detail: message.slice(0, 300),
      })),
    }
  }
  const [path] = left
  const [now, then] = [boundOf(splitOutput(parsed.data).open), boundOf(before?.open ?? {})]
  const changed =
    path === undefined
      ? undefined
      : [...Object.keys(now), ...Object.keys(then)].find((name) => !isDeepStrictEqual(now[name], then[name]))
  if (path === undefined || changed === undefined) return { output: parsed.data }
  const detail = `give it again: ${changed} is another one than it was given for`
  return { faults: [{ pointer: `${pointer}/${path.replaceAll('.', '/')}`, detail }] }
}

/** Seals the secrets of an output of a policy. */
export function sealSecrets(keys: House['keys'], policy: string, output: string, secrets: Secrets): Secrets {
  return mapOf(secrets, (path, secret) => seal(keys, placeOf(policy, output, path), secret))
}

/** @throws {CredentialsError} `seal-invalid`, `seal-key-unknown`, `seal-broken` */
export function unsealSecrets(keys: House['keys'], policy: string, output: string, sealed: Secrets): Secrets {
  return mapOf(sealed, (path, box) => unseal(keys, placeOf(policy, output, path), box))
}

function mapOf(secrets: Secrets, of: (path: string, value: string) => string): Secrets {
  return Object.fromEntries(Object.entries(secrets).map(([path, value]) => [path, of(path, value)]))
}

function placeOf(policy: string, output: string, path: string): { table: string; column: string; row: string } {
  return { table: 'response_policies', column: JSON.stringify(['secrets', output, path]), row: policy }
}

/** The URL of a webhook is no secret; that of a chat is. */
function pathsOf({ type }: Pick<Output, 'type'>): readonly string[] {
  return type === 'chat' ? ['token', 'url'] : secretPaths.filter((path) => path !== 'url' && path !== 'token')
}

function isSameKind(one: OpenOutput, other: OpenOutput): boolean {
  const kindOf = ({ type, service, auth }: OpenOutput): unknown => [
    type,
    service,
    (auth as { readonly kind?: unknown } | undefined)?.kind,
  ]
  return isDeepStrictEqual(kindOf(one), kindOf(other))
}

function boundOf(open: OpenOutput): OpenOutput {
  return Object.fromEntries(Object.entries(open).filter(([name]) => !free.includes(name)))
}

type Members = Record<string, unknown>

/** The object in which the last name of the path is a member. */
function holderOf(output: OpenOutput, path: string): readonly [Members | undefined, string] {
  const [first = '', second] = path.split('.')
  if (second === undefined) return [output, first]
  const part = Object.hasOwn(output, first) ? output[first] : undefined
  return [typeof part === 'object' && part !== null && !Array.isArray(part) ? (part as Members) : undefined, second]
}
