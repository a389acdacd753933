import { testGolden } from '../testing/golden.ts'
import { gatekeeper } from './gatekeeper.ts'

testGolden(gatekeeper, new URL('golden/', import.meta.url), {
  log: { cefProfile: true },
  export: { cefProfile: true },
  settings: { options: { repeated: 'event' }, context: { nodeAddress: '192.0.2.10' } },
})
