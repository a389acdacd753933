import { testGolden } from '../testing/golden.ts'
import { gitlab } from './gitlab.ts'

const receivedAt = (): number => Date.UTC(2026, 2, 4, 12)

testGolden(gitlab, new URL('golden/', import.meta.url), {
  reports: { options: { artifact: 'shop/web', user: 'jdoe' }, context: { receivedAt }, cefProfile: true },
  hooks: { context: { receivedAt }, cefProfile: true },
  members: { context: { receivedAt }, cefProfile: true },
})
