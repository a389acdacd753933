import type { PassedOptions } from '../checks/passed-options.ts'
import { testGolden } from '../testing/golden.ts'
import { testHostile } from '../testing/test-hostile.ts'
import { polaris } from './polaris.ts'

const folder = new URL('golden/', import.meta.url)
const context = { receivedAt: () => Date.UTC(2026, 2, 4, 5, 6, 7, 89) }

testGolden(polaris, folder, {
  cluster: { context: { ...context, clusterName: 'prod-eu-1' }, cefProfile: true },
  odd: { context },
  old: { context },
  passed: { options: { passed: 'event' }, context },
})

testHostile<PassedOptions>(polaris, folder, [{ passed: 'event' }])
