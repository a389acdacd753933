import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { kcs20, writeEvent } from '@tidewaiter/model'
import fc from 'fast-check'
import type { Reading } from '../engine/map-record.ts'
import { createRecordReader } from '../input/record-reader.ts'
import { goldenContext } from '../testing/golden.ts'
import { kinds } from './kind-of.ts'
import { pidOfExecId } from './pid-of-exec-id.ts'
import { tetragon } from './tetragon.ts'

const corpus = new URL('../../../../../shared/corpus/tetragon/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

const open = (options: unknown = {}): ReturnType<typeof tetragon.open> =>
  tetragon.open(tetragon.options().parse(options), goldenContext)

/** The records of a corpus file with their text. */
function corpusRecords(name: string): { record: Record<string, unknown>; raw: string }[] {
  const reader = createRecordReader()
  const items = [...reader.push(readFileSync(new URL(name, corpus))), ...reader.end()]
  return items.flatMap((item) => {
    assert.notEqual(item.kind, 'refused', name)
    if (item.kind !== 'record') return []
    const raw = item.bytes.toString('utf8', item.start, item.end)
    return [{ record: JSON.parse(raw) as Record<string, unknown>, raw }]
  })
}

/** Code, outcome and pids of the events of a reading, or why there are none. */
function short(reading: Reading): string {
  if (reading.kind === 'held') return 'held'
  if (reading.kind !== 'events') return `${reading.kind}: ${reading.reason}`
  return reading.events
    .map(({ code, outcome, fields }) => `${code} ${outcome} ${fields.pid} of ${fields.parentPid ?? '-'}`)
    .join(', ')
}

const expected: Readonly<Record<string, readonly string[]>> = {
  'ebook_merlin-agent-job-close.json': ['skipped: unknown-kind'],
  'ebook_nc_process_close.json': ['skipped: unknown-kind'],
  'ebook_nginx-listen.json': ['skipped: unknown-kind'],
  'ebook_process_listen.json': ['skipped: unknown-kind'],
  'events.jsonl': ['PM-002 Other 68790 of 68598', 'PM-002 Other 68862 of 68635', 'PM-002 Other 68920 of 68578'],
  'otelreceiver_process_exit.json': ['skipped: process-exit'],
  'otelreceiver_process_kprobe.json': ['FFM-001 Audit 2222 of -'],
  'otelreceiver_process_lsm.json': ['FFM-001 Audit 6666 of -'],
  'otelreceiver_process_tracepoint.json': ['FPM-003 Audit 3333 of -'],
  'otelreceiver_process_uprobe.json': ['FPM-003 Audit 5555 of -'],
  'otelreceiver_process_usdt.json': ['FPM-003 Audit 7777 of -'],
  'tetragon_00-four-golden-signals-process-exec_1.json': ['PM-002 Other 115153 of 114757'],
  'tetragon_00-process-lifecycle-cat-process-exit_1.json': ['skipped: process-exit'],
  'tetragon_00-process-lifecycle-nc-process-exec_1.json': ['PM-002 Other 38314 of 38312'],
  'tetragon_00-process-lifecycle-nc-process-exit_1.json': ['skipped: process-exit'],
  'tetragon_02-persistance-merlin-agent-go-connect_1.json': ['skipped: unknown-kind'],
  'tetragon_02-persistance-merlin-agent-go-start_1.json': ['PM-002 Other 25744 of 25687'],
  'tetragon_02-persistance-merlin-agent-job-connect_1.json': ['skipped: unknown-kind'],
  'tetragon_cases-linux-process-credentials-syscalls-monitoring_2.json': ['PM-003 Other 125798 of 125792'],
  'tetragon_cases-process-lifecycle-advanced-process-execution_1.json': ['PM-003 Other 36499 of 36493'],
  'tetragon_cases-security-profiles-record-linux-capabilities_1.json': ['PM-003 Other 73860 of 73850'],
  'tetragon_en-docs-use-cases-filename-access_2.json': ['FM-004 Other 209783 of 209751'],
  'tetragon_exploitation-techniques-merlin-agent-7z-exit_1.json': ['skipped: process-exit'],
  'tetragon_exploitation-techniques-merlin-agent-scp-sh_1.json': ['PM-002 Other 53766 of 41030'],
  'tetragon_exploitation-techniques-merlin-agent-sh-exit_1.json': ['skipped: process-exit'],
  'tetragon_getting-started-explore-security-observability-events_1.json': ['PM-002 Other 34924 of 34917'],
  'tetragon_getting-started-explore-security-observability-events_2.json': ['skipped: process-exit'],
  'tetragon_host-system-changes-linux-kernel-modules_5.json': ['PM-003 Other 130877 of 0'],
  'tetragon_host-system-changes-linux-kernel-modules_6.json': ['PM-003 Other 130877 of 0'],
  'tetragon_host-system-changes-linux-kernel-modules_7.json': ['PM-003 Other 249175 of 249174'],
  'tetragon_process-credentials-monitor-changes-at-kernel_1.json': ['PM-003 Other 22386 of 22352'],
  'tetragon_reaching-the-host-namespace-nginx-execution_1.json': ['PM-002 Other 12700 of 12700'],
  'tetragon_techniques-merlin-agent-scp-sh-exit_1.json': ['skipped: process-exit'],
  'tetragon_the-host-namespace-host-namespace-bash_1.json': ['PM-002 Other 19010 of 19009'],
  'tetragon_the-host-namespace-privileged-pod-bash_1.json': ['PM-002 Other 17022 of 17012'],
  'tetragon_the-host-namespace-privileged-pod-nsenter_1.json': ['PM-002 Other 19009 of 17022'],
  'tetragon_use-cases-process-lifecycle-namespace-access_1.json': ['FPM-003 Audit 63066 of 63052'],
}

test('every recorded file gives what it should', { skip }, () => {
  const names = readdirSync(corpus).filter((name) => name !== 'README.md')
  assert.deepEqual(names.toSorted(), Object.keys(expected).toSorted())
  for (const name of names) {
    const reader = open()
    const readings = corpusRecords(name).map(({ record, raw }) => short(reader.read(record, raw)))
    assert.deepEqual(readings, expected[name], name)
    assert.deepEqual(reader.flush(), [], name)
  }
})

test('every recorded file is recognised', { skip }, () => {
  for (const name of Object.keys(expected)) {
    for (const { record } of corpusRecords(name)) assert.equal(tetragon.recognises(record), true, name)
  }
})

test('every skip is documented, and every documented one occurs', () => {
  const golden = new URL('golden/', import.meta.url)
  const results = readdirSync(golden).filter((name) => name.endsWith('.cef'))
  const lines = results.flatMap((name) => readFileSync(new URL(name, golden), 'utf8').split('\n'))
  const reasons = lines.flatMap((line) => /^# skipped: (.+)/.exec(line)?.[1] ?? [])
  assert.deepEqual([...new Set(reasons)].toSorted(), Object.keys(tetragon.skips).toSorted())
})

test('an execution id names the parent that the record names', { skip }, () => {
  // The four are edited by hand in the book that they come from: their parent is another process than their id says.
  const edited = [
    'tetragon_exploitation-techniques-merlin-agent-7z-exit_1.json',
    'tetragon_exploitation-techniques-merlin-agent-scp-sh_1.json',
    'tetragon_exploitation-techniques-merlin-agent-sh-exit_1.json',
    'tetragon_techniques-merlin-agent-scp-sh-exit_1.json',
  ]
  let compared = 0
  for (const name of Object.keys(expected)) {
    if (edited.includes(name) || name.startsWith('otelreceiver')) continue
    for (const { record } of corpusRecords(name)) {
      const body = Object.values(record).find((value) => typeof value === 'object') as {
        process: { parent_exec_id: string }
        parent: { pid: number }
      }
      assert.equal(pidOfExecId(body.process.parent_exec_id), body.parent.pid, name)
      compared++
    }
  }
  assert.equal(compared, 29)
})

test('other tools and other things are not recognised', () => {
  const others = [
    { rule: 'r', output_fields: {}, time: 't' },
    { test: {} },
    { time: 't' },
    {},
    [],
    null,
    'process_exec',
    7,
  ]
  for (const other of others) assert.equal(tetragon.recognises(other), false, JSON.stringify(other))
})

test('unknown options are refused', () => {
  assert.throws(() => tetragon.options().parse({ trustAction: true }))
  assert.throws(() => tetragon.options().parse({ policyModes: { p: 'on' } }))
})

test('a stream goes on after it was flushed', () => {
  const reader = open()
  const hook = {
    process_lsm: {
      process: { exec_id: 'a', pid: 7 },
      function_name: 'file_open',
      policy_name: 'p',
      action: 'KPROBE_ACTION_OVERRIDE',
    },
    time: '2026-05-04T08:15:30Z',
  }
  const exit = { process_exit: { process: { exec_id: 'a', pid: 7 }, signal: 'SIGKILL' }, time: '2026-05-04T08:15:31Z' }
  assert.equal(short(reader.read(hook, '1')), 'held')
  assert.equal(reader.flush()[0]?.outcome, 'Audit')
  assert.equal(short(reader.read(hook, '2')), 'held')
  const reading = reader.read(exit, '3')
  assert.equal(short(reading), 'skipped: process-exit')
  assert.deepEqual(
    reading.settled?.map(({ code, outcome }) => [code, outcome]),
    [['FFM-001', 'Enforce']],
  )
  assert.deepEqual(reader.flush(), [])
})

test('property: whatever stands in a record, reading it does not throw and writes one line', () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom('unknown', 'execve clone', 'SIGKILL', 'KPROBE_ACTION_SIGKILL', '2026-05-04T08:15:30Z', 'a\n|=\\'),
  )
  const args = fc.array(
    fc.dictionary(
      fc.constantFrom('file_arg', 'path_arg', 'sock_arg', 'skb_arg', 'sockaddr_arg', 'int_arg', 'string_arg'),
      value,
    ),
  )
  const hook = fc.constantFrom(
    'tcp_connect',
    'inet_csk_accept',
    'security_file_permission',
    'sys_fchownat',
    'sys_renameat',
    'x',
  )
  const process = fc.oneof(
    value,
    fc.record(
      {
        pid: value,
        uid: value,
        flags: value,
        binary: value,
        arguments: value,
        exec_id: value,
        pod: value,
        docker: value,
      },
      { requiredKeys: [] },
    ),
  )
  const body = fc.record(
    {
      process,
      parent: value,
      function_name: fc.oneof(hook, value),
      args,
      action: value,
      policy_name: value,
      signal: value,
    },
    { requiredKeys: [] },
  )
  const record = fc.tuple(fc.constantFrom(...kinds), body, fc.option(value)).map(([kind, content, time]) => ({
    [kind]: content,
    time: time ?? '2026-05-04T08:15:30.5Z',
  }))
  const reader = open({ exits: 'report' })
  fc.assert(
    fc.property(fc.oneof(record, fc.jsonValue()), (read) => {
      const reading = reader.read(read, JSON.stringify(read))
      const events = reading.kind === 'events' ? reading.events : []
      for (const event of events) assert.doesNotMatch(writeEvent(event, kcs20).text, /[\n\r]/)
    }),
    { numRuns: 500 },
  )
})
