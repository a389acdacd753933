import type { AssurancePolicy } from '@tidewaiter/rules'
import { nameSchema } from '../api/schemas.ts'
import { wrongBody } from '../server-errors.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** A policy as people write it: the schema read backwards. */
export type WrittenPolicy = Omit<AssurancePolicy, 'maxScanAge'> & { readonly maxScanAge?: string }

/** A policy as it is given to people: what they get can be sent again. */
export function writePolicy({ maxScanAge, ...rest }: AssurancePolicy): WrittenPolicy {
  if (maxScanAge === undefined) return rest
  return { ...rest, maxScanAge: maxScanAge % dayMs === 0 ? `${maxScanAge / dayMs}d` : `${maxScanAge / hourMs}h` }
}

/**
 * Refuses a policy whose name cannot stand in lists and events.
 *
 * @throws {ServerError} `request-invalid`
 */
export function checkPolicyName({ name }: AssurancePolicy): void {
  const fault = nameSchema(200).safeParse(name).error?.issues[0]
  if (fault !== undefined) throw wrongBody('/policy/name', fault.message)
}
