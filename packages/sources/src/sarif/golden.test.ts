import { testGolden } from '../testing/golden.ts'
import { sarif } from './sarif.ts'

const receivedAt = (): number => Date.UTC(2026, 2, 4, 12)

testGolden(sarif, new URL('golden/', import.meta.url), {
  runs: { context: { receivedAt } },
  suppressed: { cefProfile: true },
  pipeline: { options: { pipeline: true, user: 'ci-bot' }, context: { receivedAt } },
})
