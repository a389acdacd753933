import { testAnyRecord } from '../testing/any-record.ts'
import { grype } from './grype.ts'

testAnyRecord(grype, new URL('golden/', import.meta.url))
