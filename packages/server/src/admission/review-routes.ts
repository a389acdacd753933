import { z } from 'zod'
import { route, type Route } from '../api/route.ts'
import type { House } from '../house.ts'
import type { Actor } from '../identity/actor.ts'
import { readSetting } from '../settings/settings.ts'
import { admissionEvents } from './admission-events.ts'
import { admissionSetting, type AdmissionRules } from './admission-setting.ts'
import { admit, isExcluded, type Admission } from './admit.ts'
import { knownVerdicts } from './known-verdicts.ts'
import { readRequest, type Requested } from './requested.ts'
import {
  answerReview,
  reviewBytes,
  reviewQuery,
  reviewReply,
  reviewSchema,
  type AdmissionRequest,
} from './review-schema.ts'

const group = 'Admission'

/**
 * The admission webhook (https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/).
 *
 * Nothing of the state changes: a decision is what follows from stored verdicts. Its events are in the journal before the answer leaves.
 */
export function reviewRoutes(): readonly Route[] {
  return [
    route({
      name: 'reviewAdmission',
      method: 'POST',
      path: '/v1/admission/{key}/review',
      group,
      summary:
        'The webhook: decides on an AdmissionReview of Kubernetes; one of a dry run leaves no events of the decision',
      access: 'key',
      events: ['PLC-001', 'PLC-002', 'RT-001', 'RT-002', 'RT-003'],
      params: z.strictObject({ key: z.string().max(200).meta({ format: 'password' }) }),
      query: reviewQuery,
      body: reviewSchema,
      bodyLimit: reviewBytes,
      reply: reviewReply,
      handle: async ({ actor, address, body: { request }, record }, house) => {
        const { decided, rules } = await review(house, request, actor, actor.cluster)
        if (decided === undefined) return answerReview(request.uid, letIn)
        if (request.dryRun !== true) {
          const userName = request.userInfo?.username ?? ''
          const { tellPassed } = rules
          record(admissionEvents(house, { userName, address, tellPassed }, decided.requested, decided.admission))
        }
        return answerReview(request.uid, decided.admission)
      },
    }),
    route({
      name: 'tryAdmission',
      method: 'POST',
      path: '/v1/admission/review',
      group,
      summary:
        'Tells what the webhook would decide on an AdmissionReview, as far as its images are within reach; leaves no events of it',
      access: 'policies.admission.view',
      query: z.strictObject({
        cluster: z.string().max(200).optional().describe('As if the cluster of this name had asked.'),
      }),
      body: reviewSchema,
      bodyLimit: reviewBytes,
      reply: reviewReply,
      handle: async ({ actor, query: { cluster }, body: { request } }, house) => {
        const { decided } = await review(house, request, actor, cluster)
        return answerReview(request.uid, decided?.admission ?? letIn)
      },
    }),
  ]
}

const letIn = { allowed: true, reasons: [], warnings: [] } as const

type Reviewed = {
  readonly rules: AdmissionRules
  /** Undefined when there is nothing to decide on. */
  readonly decided: { readonly requested: Requested; readonly admission: Admission } | undefined
}

async function review(
  house: House,
  request: AdmissionRequest,
  { reach }: Pick<Actor, 'reach'>,
  cluster: string | undefined,
): Promise<Reviewed> {
  const rules = await readSetting(house, admissionSetting)
  const requested = readRequest(request)
  if (requested === undefined || isExcluded(rules, requested.namespace)) return { rules, decided: undefined }
  const place = { cluster, namespace: requested.namespace }
  const verdictsOf = await knownVerdicts(house, requested.images, place, reach)
  return { rules, decided: { requested, admission: admit(requested, verdictsOf, rules) } }
}
