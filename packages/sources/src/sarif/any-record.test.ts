import { testAnyRecord } from '../testing/any-record.ts'
import { sarif } from './sarif.ts'

testAnyRecord(sarif, new URL('golden/', import.meta.url))
