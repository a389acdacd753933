import type { AcceptedRisk } from '@tidewaiter/model'
import { clipText } from '../checks/clip-text.ts'
import { memberOf } from '../engine/json-values.ts'
import { timeOf } from '../engine/values.ts'
import { present } from '../scan/present.ts'

/** What a posture exception says of the acceptance (armoapi-go `PostureExceptionPolicy`). */
export function exceptionOf(exception: unknown): Pick<AcceptedRisk, 'reason' | 'by' | 'source' | 'expiresAt'> {
  return present({
    reason: clipText(memberOf(exception, 'reason')),
    by: clipText(memberOf(exception, 'createdBy')),
    source: clipText(memberOf(exception, 'name')),
    expiresAt: timeOf(memberOf(exception, 'expirationDate')),
  })
}
