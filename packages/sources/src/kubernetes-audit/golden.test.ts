import { testGolden } from '../testing/golden.ts'
import { kubernetesAudit } from './kubernetes-audit.ts'

testGolden(kubernetesAudit, new URL('golden/', import.meta.url), {
  requests: { cefProfile: true },
  stages: { cefProfile: true },
  access: { cefProfile: true },
  settings: {
    options: { noise: 'report', address: 'peer' },
    context: { nodeName: 'node-from-settings', nodeAddress: '192.0.2.10' },
  },
})
