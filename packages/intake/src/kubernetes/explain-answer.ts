import { memberOf } from '@tidewaiter/sources'
import { IntakeError } from '../intake-errors.ts'
import type { ApiAnswer } from './api-client.ts'

/** What was asked for. */
export type Asked = {
  readonly server: string
  readonly group: string
  /** Absent where the group itself was asked for. */
  readonly resource?: string
  readonly namespace?: string | undefined
}

/**
 * Takes an answer that is none to the question, returns what is wrong and what to do. A missing right is told as the line of the
 * role that gives it.
 */
export function explainAnswer({ status, body }: ApiAnswer, { server, group, resource, namespace }: Asked): IntakeError {
  const message = memberOf(body, 'message')
  const reason = typeof message === 'string' ? message.slice(0, 500) : `status ${status}`
  const what = resource === undefined ? group : `${resource}.${group}`
  switch (status) {
    case 401:
      return new IntakeError('cluster-identity-refused', { server, reason })
    case 403: {
      const role = namespace === undefined ? 'ClusterRole' : `Role in the namespace ${namespace}`
      const line =
        resource === undefined
          ? `{ nonResourceURLs: [/apis/${group}, /apis/${group}/*], verbs: [get] }`
          : `{ apiGroups: [${group}], resources: [${resource}], verbs: [get, list, watch] }`
      return new IntakeError('cluster-forbidden', { what, reason, role, line })
    }
    default:
      return new IntakeError('cluster-answer-bad', { server, what, status, reason })
  }
}

/**
 * True when what was asked for stands too far back, or nowhere: a resource version that the cluster has forgotten (410), or one
 * from before it was restored from a backup.
 */
export function isExpired(body: unknown): boolean {
  const [code, reason, message] = ['code', 'reason', 'message'].map((key) => memberOf(body, key))
  return (
    code === 410 || reason === 'Expired' || reason === 'Gone' || /too large resource version/i.test(String(message))
  )
}
