import { testGolden } from '../testing/golden.ts'
import { grype } from './grype.ts'

const receivedAt = (): number => Date.UTC(2026, 2, 4, 12)

testGolden(grype, new URL('golden/', import.meta.url), {
  ignored: { cefProfile: true },
  report: { context: { receivedAt } },
  pipeline: { options: { pipeline: true, user: 'ci-bot' } },
})
