import { testAnyRecord } from '../testing/any-record.ts'
import { trivyOperator } from './trivy-operator.ts'

testAnyRecord(trivyOperator, new URL('golden/', import.meta.url))
