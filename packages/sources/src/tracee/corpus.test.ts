import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { tallyRuntime } from '../testing/tally-runtime.ts'
import { tracee } from './tracee.ts'

const corpus = new URL('../../../../../shared/corpus/tracee/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** What each recorded file comes to: how many events of each code, and how many records that are none. */
const expected: Readonly<Record<string, string>> = {
  'dns_request_kernel.jsonl': 'NT-001 Other 1',
  'mine.jsonl': 'FPM-003 Audit 1',
  'net_packet_dns.jsonl': 'NT-001 Other 5, NT-003 Other 10',
  'net_packet_dns_request.jsonl': 'NT-001 Other 4',
  'net_packet_dns_response.jsonl': 'NT-003 Other 5',
  'net_packet_http.jsonl': 'NT-003 Other 2',
  'net_packet_http_request.jsonl': 'NT-001 Other 2',
  'net_packet_http_response.jsonl': 'NT-003 Other 2',
  'net_packet_icmp.jsonl': 'NT-001 Other 7',
  'net_packet_icmpv6.jsonl': 'NT-001 Other 5',
  'net_packet_ipv4.jsonl': 'NT-001 Other 6',
  'net_packet_ipv6.jsonl': 'NT-001 Other 9',
  'net_packet_tcp.jsonl': 'NT-001 Other 15',
  'net_packet_udp.jsonl': 'NT-001 Other 3',
  'openat.jsonl': 'FM-003 Other 2',
  'read.jsonl': 'FM-003 Other 2',
  'sched_process_exec.jsonl': 'PM-002 Other 2',
  'security_file_open.jsonl': 'FM-003 Other 4, FM-005 Other 2',
  'v1beta1_event-structure.json': 'PM-002 Other 1',
  'vfs_read.jsonl': 'FM-003 Other 2',
}

test('tracee corpus: every record of every recorded file becomes the events that it should', { skip }, () => {
  assert.deepEqual(tallyRuntime(tracee, corpus), expected)
})
