import { testGolden } from '../testing/golden.ts'
import { trivyOperator } from './trivy-operator.ts'

const receivedAt = (): number => Date.UTC(2026, 2, 4, 12)

testGolden(trivyOperator, new URL('golden/', import.meta.url), {
  images: { context: { receivedAt } },
  checks: { context: { receivedAt }, cefProfile: true },
  'failed-only': { options: { passed: 'skip' } },
  wrapped: { context: { receivedAt } },
})
