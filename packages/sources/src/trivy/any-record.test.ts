import { testAnyRecord } from '../testing/any-record.ts'
import { trivy } from './trivy.ts'

testAnyRecord(trivy, new URL('golden/', import.meta.url))
