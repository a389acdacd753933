import { testGolden } from '../testing/golden.ts'
import { yara } from './yara.ts'

const receivedAt = (): number => Date.UTC(2026, 2, 4, 12)

testGolden(yara, new URL('golden/', import.meta.url), {
  ndjson: { context: { receivedAt }, cefProfile: true },
  text: {
    options: { mounts: { '/host': '/' } },
    context: { receivedAt, clusterName: 'prod-eu-1', nodeName: 'node-7', nodeAddress: '192.0.2.10' },
    cefProfile: true,
  },
})
