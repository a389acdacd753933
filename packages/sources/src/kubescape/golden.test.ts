import type { KubescapeOptions } from './kubescape-options.ts'
import { testGolden } from '../testing/golden.ts'
import { testHostile } from '../testing/test-hostile.ts'
import { kubescape } from './kubescape.ts'

const folder = new URL('golden/', import.meta.url)
const context = { receivedAt: () => Date.UTC(2026, 2, 4, 5, 6, 7, 89) }

testGolden(kubescape, folder, {
  cluster: { context, cefProfile: true },
  files: { context: { ...context, clusterName: 'not-the-files' } },
  odd: { context },
  summary: { context: { ...context, clusterName: 'prod-eu-1' } },
  'resources-skipped': { options: { passed: 'skip', resources: 'skip' }, context },
})

testHostile<KubescapeOptions>(kubescape, folder, [{ passed: 'skip', resources: 'skip' }])
