import { textOf } from '../engine/values.ts'
import { type JsonObject, objectsOf } from '../engine/json-values.ts'

/** Why and where a result was suppressed. */
type Suppression = { readonly reason: string | undefined; readonly where: string | undefined }

/**
 * The suppression of a result, or undefined for one that counts. A result is suppressed when it has suppressions and none of
 * them is under review or rejected; one without status is accepted (SARIF 2.1.0, section 3.27.23).
 */
export function suppressionOf(result: JsonObject): Suppression | undefined {
  const suppressions = objectsOf(result['suppressions'])
  const isAccepted = suppressions.every(
    ({ status }) => status === undefined || status === null || status === 'accepted',
  )
  const [first] = suppressions
  if (first === undefined || !isAccepted) return undefined
  return { reason: textOf(first['justification']), where: textOf(first['kind']) }
}
