import { testGolden } from '../testing/golden.ts'
import { dockerBenchText } from './docker-bench-text.ts'

const context = { receivedAt: () => Date.UTC(2026, 2, 4, 5, 6, 7, 89) }
const onNode = { ...context, nodeName: 'node-1.example.com', nodeAddress: '192.0.2.10' }

testGolden(dockerBenchText, new URL('golden/', import.meta.url), {
  'version-1.6': { context: onNode, cefProfile: true },
  'version-1.3': { context },
  'passed-skipped': { options: { passed: 'skip' }, context },
})
