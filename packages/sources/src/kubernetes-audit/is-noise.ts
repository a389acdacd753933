import type { AuditRequest } from './audit-request.ts'

/** Users that a cluster consists of. Service accounts of workloads are none: theirs is what a stolen token does. */
const components =
  /^system:(?:apiserver|kube-controller-manager|kube-scheduler|kube-proxy|node:.+|serviceaccount:kube-system:.+)$/

const reads: readonly unknown[] = ['get', 'list', 'watch']

/** Resources that components write all the time: elections, heartbeats, notices, and the questions of the API server itself. */
const routine: readonly unknown[] = [
  'leases',
  'events',
  'tokenreviews',
  'subjectaccessreviews',
  'localsubjectaccessreviews',
  'selfsubjectaccessreviews',
]

/**
 * True for the routine of a cluster that works, which is most of an audit log and tells nobody anything.
 *
 * An attacker must not be able to hide in it. So it is narrow: only requests that succeeded, by names that only the cluster itself
 * has, never secrets, never a subresource that gives access (`exec`, `proxy`, `token`), never what somebody impersonates.
 */
export function isNoise(request: AuditRequest): boolean {
  const { outcome, impersonated, userName, verb, resource, subresource, uri } = request
  if (outcome !== 'Success' || impersonated) return false
  const isRead = reads.includes(verb)
  if (resource === undefined) return (isRead || verb === undefined) && isHealthCheck(uri)
  if (userName === undefined || !components.test(userName)) return false
  if (subresource === 'status') return true
  if (subresource !== undefined || resource === 'secrets') return false
  return isRead || (routine.includes(resource) && verb !== 'deletecollection')
}

function isHealthCheck(uri: string | undefined): boolean {
  return uri !== undefined && /^\/(?:healthz|livez|readyz)(?:[/?]|$)/.test(uri)
}
