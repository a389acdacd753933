import { createHash } from 'node:crypto'
import { seal, unseal } from '../credentials/seal.ts'
import type { House } from '../house.ts'
import type { Actor } from '../identity/actor.ts'
import { ServerError } from '../server-errors.ts'
import type { Change } from '../state/open-state.ts'

/** How long a reply is kept under its key. */
export const idempotencyMs: number = 24 * 60 * 60 * 1000

/** A request with an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header). */
export type KeyedRequest = {
  readonly actor: Actor
  readonly key: string
  /** What was asked: route, parameters and body; the same key with another request is a mistake of the client. */
  readonly asked: unknown
}

/** What is kept under a key. */
type Kept = { readonly request: string; readonly reply: unknown }

/**
 * Does a change once for a key: the reply stands in the same transaction, and a repeated request gets it back.
 *
 * It stands there sealed: a reply may show a token, which nobody else keeps, and the hash of a request with a password in it would
 * let passwords be guessed fast.
 *
 * @throws {ServerError} `key-reused`
 * @throws {CredentialsError} `seal-key-unknown`, `seal-broken`, `seal-invalid`
 */
export async function changeOnce<T>(
  { state, keys, now }: Pick<House, 'state' | 'keys' | 'now'>,
  { actor, key, asked }: KeyedRequest,
  work: (change: Change) => Promise<T>,
): Promise<T> {
  const request = createHash('sha256').update(JSON.stringify(asked)).digest('hex')
  const place = { table: 'idempotency', column: 'reply', row: JSON.stringify([actor.key, key]) }
  return state.change(async (change) => {
    const known = await change.db
      .selectFrom('idempotency')
      .select('reply')
      .where('actor', '=', actor.key)
      .where('key', '=', key)
      .where('created_at', '>', now() - idempotencyMs)
      .executeTakeFirst()
    if (known !== undefined) {
      const kept = JSON.parse(unseal(keys, place, known.reply)) as Kept
      if (kept.request !== request) throw new ServerError('key-reused')
      return kept.reply as T
    }
    const reply = await work(change)
    const kept: Kept = { request, reply: reply ?? null }
    const row = { actor: actor.key, key, reply: seal(keys, place, JSON.stringify(kept)), created_at: now() }
    await change.db
      .insertInto('idempotency')
      .values(row)
      .onConflict((conflict) => conflict.columns(['actor', 'key']).doUpdateSet(row))
      .execute()
    return reply
  })
}
