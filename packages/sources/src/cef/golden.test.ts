import { testGolden } from '../testing/golden.ts'
import { cef } from './cef.ts'

const receivedAt = (): number => Date.UTC(2026, 1, 18, 12)

testGolden(cef, new URL('golden/', import.meta.url), {
  kcs: { context: { receivedAt, peerAddress: '192.0.2.200' }, cefProfile: true },
  foreign: { context: { receivedAt } },
  refused: { options: { foreign: 'refuse' }, context: { receivedAt } },
  unchanged: { options: { forward: 'unchanged' }, context: { receivedAt } },
})
