import { testGolden } from '../testing/golden.ts'
import { tracee } from './tracee.ts'

testGolden(tracee, new URL('golden/', import.meta.url), {
  detections: { cefProfile: true },
  network: { cefProfile: true },
  settings: {
    options: { exits: 'report', unmatched: 'skip' },
    context: { clusterName: 'prod-eu-1', nodeName: 'node-9.example.com', nodeAddress: '192.0.2.10' },
  },
})
