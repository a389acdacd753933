import { parseJson } from '@tidewaiter/sources'

/** What the API server expects of an admission webhook (admission.k8s.io/v1): the review with a response of the same `uid`. */
export type AdmissionAnswer = {
  readonly apiVersion: string
  readonly kind: 'AdmissionReview'
  readonly response: { readonly uid: string; readonly allowed: true }
}

/**
 * The answer that lets the request of a review pass: who only watches must not decide. Undefined when the body is no review with a
 * `uid`, which cannot be answered.
 */
export function admissionAnswer(body: readonly Uint8Array[]): AdmissionAnswer | undefined {
  const parsed = parseJson(Buffer.concat(body).toString())
  const review = 'value' in parsed ? objectOf(parsed.value) : undefined
  const uid = objectOf(review?.['request'])?.['uid']
  if (review === undefined || typeof uid !== 'string') return undefined
  const version = review['apiVersion']
  const apiVersion =
    typeof version === 'string' && /^admission\.k8s\.io\/v\w{1,20}$/.test(version) ? version : 'admission.k8s.io/v1'
  return { apiVersion, kind: 'AdmissionReview', response: { uid, allowed: true } }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Readonly<Record<string, unknown>>) : undefined
}
