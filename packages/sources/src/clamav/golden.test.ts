import { testGolden } from '../testing/golden.ts'
import { clamav } from './clamav.ts'

/** New Year's morning in Berlin, and still the old year in UTC. */
const receivedAt = (): number => Date.UTC(2026, 11, 31, 23, 30)

testGolden(clamav, new URL('golden/', import.meta.url), {
  'clamd-log': { options: { timeZone: 'UTC' }, context: { receivedAt }, cefProfile: true },
  undated: { options: { timeZone: 'UTC' }, context: { receivedAt }, cefProfile: true },
  wrapped: {
    options: { timeZone: 'Europe/Berlin', prevention: true, mounts: { '/host': '/' } },
    context: { receivedAt, clusterName: 'prod-eu-1', nodeName: 'node-7', nodeAddress: '192.0.2.10' },
    cefProfile: true,
  },
})
