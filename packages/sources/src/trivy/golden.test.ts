import { testGolden } from '../testing/golden.ts'
import { trivy } from './trivy.ts'

const receivedAt = (): number => Date.UTC(2026, 2, 4, 12)

testGolden(trivy, new URL('golden/', import.meta.url), {
  accepted: { context: { receivedAt }, cefProfile: true },
  artifact: { context: { receivedAt } },
  cluster: { context: { receivedAt, nodeName: 'node-7' }, cefProfile: true },
  compliance: { context: { receivedAt }, cefProfile: true },
  results: { context: { receivedAt } },
  pipeline: { options: { pipeline: true, user: 'ci-bot' } },
  quiet: { options: { acceptedRisks: 'report' } },
})
