import { testGolden } from '../testing/golden.ts'
import { policyReport } from './policy-report.ts'

testGolden(policyReport, new URL('golden/', import.meta.url), {
  kyverno: { cefProfile: true },
  wgpolicy: { context: { receivedAt: () => Date.UTC(2026, 2, 4, 9) } },
  openreports: { context: { receivedAt: () => Date.UTC(2026, 2, 4, 9) } },
  settings: { options: { passed: 'skip', unchanged: 'event' } },
})
