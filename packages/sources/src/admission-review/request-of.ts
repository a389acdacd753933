import { memberOf } from '../engine/json-values.ts'

const operations: readonly unknown[] = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT']

/** The AdmissionRequest in an AdmissionReview; a bare one is itself. */
export function requestOf(record: unknown): unknown {
  return memberOf(record, 'kind') === 'AdmissionReview' ? memberOf(record, 'request') : record
}

/** True for an AdmissionRequest: what all versions have. */
export function isRequest(request: unknown): boolean {
  return (
    typeof memberOf(request, 'uid') === 'string' &&
    operations.includes(memberOf(request, 'operation')) &&
    typeof memberOf(memberOf(request, 'kind'), 'kind') === 'string' &&
    typeof memberOf(memberOf(request, 'resource'), 'resource') === 'string'
  )
}

/** True for a review of any version, and for a bare request. */
export function isAdmissionReview(record: unknown): boolean {
  const version = memberOf(record, 'apiVersion')
  const isReview = typeof version === 'string' && version.startsWith('admission.k8s.io/')
  return isReview ? memberOf(record, 'kind') === 'AdmissionReview' : isRequest(record)
}
