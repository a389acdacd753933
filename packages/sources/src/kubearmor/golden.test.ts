import { testGolden } from '../testing/golden.ts'
import { kubearmor } from './kubearmor.ts'

testGolden(kubearmor, new URL('golden/', import.meta.url), {
  alerts: { cefProfile: true },
  network: { cefProfile: true },
  settings: { context: { clusterName: 'prod-eu-1', nodeName: 'node-from-settings', nodeAddress: '192.0.2.10' } },
})
