import { testAnyRecord } from '../testing/any-record.ts'
import { aqua } from './aqua.ts'

testAnyRecord(aqua, new URL('golden/', import.meta.url))
