import { defaultTermMs } from '@tidewaiter/rules'
import { z } from 'zod'
import type { Actor } from '../identity/actor.ts'
import { ServerError } from '../server-errors.ts'

const dayMs = 86_400_000
const mostDays = 3_650

export type Term = number | 'unlimited'

/** For how long a risk is accepted: days, thirty when nobody names them as in KCS. */
export const termSchema: z.ZodType<Term> = z
  .union([z.int().min(1).max(mostDays), z.literal('unlimited')], `expected 1 to ${mostDays} days, or "unlimited"`)
  .default(defaultTermMs / dayMs)
  .describe('Days, or `unlimited`, which needs a permission of its own.')

/**
 * When a term ends that begins at `from`, both in ms since 1970-01-01 UTC; null for one without an end.
 *
 * @throws {ServerError} `permission-missing`
 */
export function endOf(term: Term, from: number, { permissions }: Pick<Actor, 'permissions'>): number | null {
  if (term !== 'unlimited') return from + term * dayMs
  const permission = 'policies.risk.unlimited'
  if (!permissions.has(permission)) throw new ServerError('permission-missing', { permission })
  return null
}
