import { testGolden } from '../testing/golden.ts'
import { github } from './github.ts'

const receivedAt = (): number => Date.UTC(2026, 2, 4, 12)

testGolden(github, new URL('golden/', import.meta.url), {
  runs: { context: { receivedAt }, cefProfile: true },
  alerts: { context: { receivedAt }, cefProfile: true },
  admin: { context: { receivedAt }, cefProfile: true },
})
