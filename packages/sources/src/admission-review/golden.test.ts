import { testGolden } from '../testing/golden.ts'
import { admissionReview } from './admission-review.ts'

const receivedAt = (): number => Date.UTC(2026, 2, 4, 9)

testGolden(admissionReview, new URL('golden/', import.meta.url), {
  reviews: { cefProfile: true, context: { receivedAt } },
  requests: { cefProfile: true, context: { receivedAt } },
  settings: { options: { undecided: 'skip' }, context: { receivedAt, nodeAddress: '192.0.2.10' } },
})
