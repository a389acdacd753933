import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { tallyRuntime } from '../testing/tally-runtime.ts'
import { kubearmor } from './kubearmor.ts'

const corpus = new URL('../../../../../shared/corpus/kubearmor/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** Two samples in the documentation are cut off at the top. */
const noTime = 'refused: not a KubeArmor alert or log: neither `UpdatedTime` nor `Timestamp` is in it 1'

/** What each recorded file comes to: the code and outcome of its one record, or why it gives no event. */
const expected: Readonly<Record<string, string>> = {
  'dns_visibility_1.json': 'NT-001 Other 1',
  'dns_visibility_2.json': 'NT-001 Other 1',
  'dns_visibility_4.json': 'NT-001 Other 1',
  'dns_visibility_5.json': 'NT-001 Other 1',
  'dns_visibility_6.json': 'NT-001 Other 1',
  'dns_visibility_7.json': 'NT-001 Other 1',
  'hardening_1.json': 'FFM-003 Enforce 1',
  'hardening_10.json': 'FPM-002 Enforce 1',
  'hardening_11.json': 'FPM-002 Enforce 1',
  'hardening_12.json': 'FFM-006 Enforce 1',
  'hardening_13.json': 'FNT-001 Enforce 1',
  'hardening_14.json': 'FNT-001 Enforce 1',
  'hardening_2.json': 'FFM-005 Enforce 1',
  'hardening_3.json': 'FPM-002 Enforce 1',
  'hardening_5.json': 'FFM-003 Enforce 1',
  'hardening_6.json': 'FFM-003 Enforce 1',
  'hardening_7.json': 'FPM-002 Enforce 1',
  'hardening_8.json': 'FNT-001 Enforce 1',
  'hardening_9.json': 'FFM-005 Enforce 1',
  'kubearmor-events_10.json': noTime,
  'kubearmor-events_12.json': 'FFM-001 Audit 1',
  'kubearmor-events_2.json': noTime,
  'kubearmor-events_7.json': 'FPM-002 Enforce 1',
  'kubearmor-events_9.json': 'FPM-002 Enforce 1',
  'kubearmor-output_1.json': 'FPM-002 Enforce 1',
  'kubearmor_dns_enforcement_1.json': 'FNT-001 Enforce 1',
  'kubearmor_visibility_1.json': 'FPM-002 Enforce 1',
  'kubearmor_visibility_2.json': 'NT-001 Other 1',
  'kubearmor_vm_1.json': 'FPM-002 Enforce 1',
  'network_security_policy_examples_1.json': 'FNT-002 Audit 1',
  'process_arguments_1.json': 'FPM-002 Enforce 1',
  'usb_device_handler_1.json': 'skipped: device 1',
  'v0_2.json': 'FPM-002 Enforce 1',
  'workload_visibility_2.json': 'PM-002 Other 1',
}

test('kubearmor corpus: every recorded alert and log becomes the event that it should', { skip }, () => {
  assert.deepEqual(tallyRuntime(kubearmor, corpus), expected)
})
