import { testGolden } from '../testing/golden.ts'
import { nodeAgent } from './node-agent.ts'

testGolden(nodeAgent, new URL('golden/', import.meta.url), {
  network: { cefProfile: true },
  malware: { cefProfile: true },
  settings: { context: { clusterName: 'from-settings', nodeName: 'node-from-settings', nodeAddress: '192.0.2.10' } },
})
