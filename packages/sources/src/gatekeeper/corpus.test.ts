import { testCorpus } from '../kubernetes/testing/corpus.ts'
import { gatekeeper } from './gatekeeper.ts'

testCorpus(gatekeeper, 'gatekeeper', {
  'docs_latest_admission-violation-export_1.json': 'PLC-002 1',
  'docs_latest_audit_3.json.txt': 'not JSON 1',
  'docs_latest_violations_7.yaml': 'RT-002 2',
  'docs_v3.10_audit_8.json': 'RT-002 1',
  'docs_v3.11_audit_9.json.txt': 'not JSON 1',
})
