import { testGolden } from '../testing/golden.ts'
import { falco } from './falco.ts'

testGolden(falco, new URL('golden/', import.meta.url), {
  network: { cefProfile: true },
  audit: { cefProfile: true },
  secrets: { cefProfile: true },
  settings: {
    options: { metrics: 'skip' },
    context: { clusterName: 'prod-eu-1', nodeName: 'node-from-settings', nodeAddress: '192.0.2.10' },
  },
})
