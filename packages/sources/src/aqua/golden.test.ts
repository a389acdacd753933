import { testGolden } from '../testing/golden.ts'
import { aqua } from './aqua.ts'

const receivedAt = (): number => Date.UTC(2026, 2, 4, 12)

testGolden(aqua, new URL('golden/', import.meta.url), {
  scans: { context: { receivedAt }, cefProfile: true },
  lists: { context: { receivedAt }, cefProfile: true },
  incidents: { context: { receivedAt }, cefProfile: true },
})
