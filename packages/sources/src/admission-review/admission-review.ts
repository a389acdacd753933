import { readParts } from '../kubernetes/read-parts.ts'
import type { Source } from '../source.ts'
import {
  admissionReviewDefaults,
  admissionReviewOptions,
  type AdmissionReviewOptions,
} from './admission-review-options.ts'
import { readAdmissionReview } from './read-admission-review.ts'
import { isAdmissionReview } from './request-of.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const signs: readonly Sign[] = [
  {
    layout: 'AdmissionReview v1 and v1beta1, with or without a response',
    members: ['kind=AdmissionReview', 'apiVersion=admission.k8s.io/*'],
    schema: 'apiVersion',
  },
  {
    layout: 'the AdmissionRequest alone',
    members: ['uid', 'operation=CREATE|UPDATE|DELETE|CONNECT', 'kind/kind', 'resource/resource'],
  },
]

/** Admission reviews, watched. The guide is `docs/guides/sources/admission-review.md`. */
export const admissionReview: Source<AdmissionReviewOptions> = {
  name: 'admission-review',
  title: 'AdmissionReview',
  summary:
    'Admission reviews of the Kubernetes API server, watched: who asks for what; with a response, what was decided',
  guarantees: [
    'A review without a response is an event API-001 with outcome Success: the request was authenticated and authorised, and nothing says that it failed.',
    'A review with a response is an event PLC-002, whose outcome is the verdict.',
    'A review holds neither a time nor an address: the time is `receivedAt` beside the request, else when the review was received.',
    'Objects in the review are not copied into events.',
  ],
  families: ['API', 'PLC'],
  layouts: layoutsOf(signs),
  signs,
  skips: {
    'dry-run': 'A request that only tries whether it would be accepted',
    undecided: 'A request without a verdict, and the option `undecided` is `skip`',
  },
  defaults: admissionReviewDefaults,
  options: admissionReviewOptions,
  // A request body may have 3 MB (the limit of the API server), and a review holds the object before and after.
  maxRecordBytes: 16 * 1024 * 1024,
  recognises: isAdmissionReview,
  open: (options, context) => ({
    read: (record, raw) => readParts([readAdmissionReview(record, options, context)], 'admission-review', raw, context),
    flush: () => [],
  }),
}
