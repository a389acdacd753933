import { testGolden } from '../testing/golden.ts'
import { tetragon } from './tetragon.ts'

testGolden(tetragon, new URL('golden/', import.meta.url), {
  'exit-report': { options: { exits: 'report' } },
  'outcome-policy-modes': {
    options: { trustActions: true, policyModes: { 'block-shells': 'enforce', 'watch-shells': 'monitor' } },
  },
  'outcome-trusted': { options: { trustActions: true } },
  'outcome-exits-ignored': { options: { exits: 'ignore' } },
  settings: {
    context: {
      clusterName: 'prod',
      nodeName: 'node-9.example.com',
      nodeAddress: '203.0.113.1',
      peerAddress: '203.0.113.200',
    },
  },
})
