import { testGolden } from '../testing/golden.ts'
import { testHostile } from '../testing/test-hostile.ts'
import { kubeLinter } from './kube-linter.ts'

const folder = new URL('golden/', import.meta.url)
const context = { receivedAt: () => Date.UTC(2026, 2, 4, 5, 6, 7, 89) }

testGolden(kubeLinter, folder, {
  failed: { context, cefProfile: true },
  odd: { context },
  passed: { context },
})

testHostile(kubeLinter, folder)
