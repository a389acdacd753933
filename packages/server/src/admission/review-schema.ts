import { z } from 'zod'

const apiVersion = 'admission.k8s.io/v1'

/** Names are shortened where they are shown; a request with longer ones is none of Kubernetes. */
const name = z.string().max(1_000)

/**
 * An AdmissionReview as the API server sends it (Kubernetes API, group admission.k8s.io, version v1). What is not looked at is let
 * pass: later versions of Kubernetes add members. The objects themselves may be anything.
 */
export const reviewSchema: z.ZodType<AdmissionReview> = z.looseObject({
  apiVersion: z.literal(apiVersion),
  kind: z.literal('AdmissionReview'),
  request: z.looseObject({
    uid: z.string().min(1).max(200),
    kind: z.looseObject({ kind: name }),
    operation: z.enum(['CREATE', 'UPDATE', 'DELETE', 'CONNECT']),
    subResource: name.nullish(),
    name: name.nullish(),
    namespace: name.nullish(),
    userInfo: z.looseObject({ username: name.nullish() }).nullish(),
    // Either is left out when there is none.
    object: z.unknown().optional(),
    oldObject: z.unknown().optional(),
    dryRun: z.boolean().nullish(),
  }),
})

type AdmissionReview = { readonly request: AdmissionRequest }

/** What is asked of the webhook, as far as it is looked at. */
export type AdmissionRequest = {
  readonly uid: string
  readonly kind: { readonly kind: string }
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'
  readonly subResource?: string | null | undefined
  readonly name?: string | null | undefined
  readonly namespace?: string | null | undefined
  readonly userInfo?: { readonly username?: string | null | undefined } | null | undefined
  readonly object?: unknown
  readonly oldObject?: unknown
  readonly dryRun?: boolean | null | undefined
}

/**
 * The API server may hold objects of 3 MB (its limit for a request), and a review has the object of before and after, each with its
 * managed fields.
 */
export const reviewBytes: number = 8 * 1024 * 1024

/** The API server adds the timeout of the webhook to its URL; whatever else it may add some day is let pass. */
export const reviewQuery: z.ZodType<{ readonly timeout?: string | undefined }> = z.object({
  timeout: z.string().max(50).optional(),
})

type ReviewReply = {
  readonly apiVersion: typeof apiVersion
  readonly kind: 'AdmissionReview'
  readonly response: {
    readonly uid: string
    readonly allowed: boolean
    readonly status?: { readonly code: number; readonly reason: string; readonly message: string } | undefined
    readonly warnings?: readonly string[] | undefined
  }
}

export const reviewReply: z.ZodType<ReviewReply, ReviewReply> = z.object({
  apiVersion: z.literal(apiVersion),
  kind: z.literal('AdmissionReview'),
  response: z.object({
    uid: z.string(),
    allowed: z.boolean(),
    status: z
      .object({ code: z.int(), reason: z.string(), message: z.string() })
      .optional()
      .describe('Why it is denied: Kubernetes shows the message to who has asked.'),
    warnings: z.array(z.string()).readonly().optional().describe('Kubernetes shows them to who has asked.'),
  }),
})

/** The answer to a review. */
export function answerReview(
  uid: string,
  {
    allowed,
    reasons,
    warnings,
  }: { readonly allowed: boolean; readonly reasons: readonly string[]; readonly warnings: readonly string[] },
): z.input<typeof reviewReply> {
  return {
    apiVersion,
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed,
      ...(!allowed && { status: { code: 403, reason: 'Forbidden', message: reasons.join('; ') } }),
      ...(warnings.length > 0 && { warnings: [...warnings] }),
    },
  }
}
