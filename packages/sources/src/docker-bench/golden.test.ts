import type { PassedOptions } from '../checks/passed-options.ts'
import { testGolden } from '../testing/golden.ts'
import { testHostile } from '../testing/test-hostile.ts'
import { dockerBench } from './docker-bench.ts'

const folder = new URL('golden/', import.meta.url)
const context = { receivedAt: () => Date.UTC(2026, 2, 4, 5, 6, 7, 89) }
const onNode = { ...context, nodeName: 'node-1.example.com', nodeAddress: '192.0.2.10' }

testGolden(dockerBench, folder, {
  report: { context: onNode, cefProfile: true },
  old: { context },
  odd: { context },
  'passed-skipped': { options: { passed: 'skip' }, context },
})

testHostile<PassedOptions>(dockerBench, folder, [{ passed: 'skip' }])
