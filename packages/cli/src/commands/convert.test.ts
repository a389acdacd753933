import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { test } from 'node:test'
import { falcoAlerts } from '../testing/falco-alerts.ts'
import { createFakeIo, run } from '../testing/fake-io.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { main } from '../main.ts'

const broken = '{"rule": "Terminal shell"\n'

test('a record becomes one line, with a syslog header and the summary on standard error', async () => {
  const { code, stdout, stderr } = await run(['convert'], { stdin: falcoAlerts(1) })
  equal(code, 0)
  match(
    stdout,
    /^<132>Mar {2}1 10:00:00 node-1 CEF:0\|Kaspersky\|Kaspersky Container Security\|2\.0\|FPM-002\|[^|]+\|7\|source=web-1 src=127\.0\.0\.1 .*\n$/,
  )
  match(stdout, / cs4=bash -i cs4Label=Command cs5=web-1 cs5Label=Pod name /)
  equal(stderr, '1 record: 1 event, 0 skipped, 0 refused\n')
})

test('the fast path and the plain one give the same bytes', async () => {
  const stdin = falcoAlerts(50, 'sh -c "echo a=b | tee \\\\x"\n') + falcoAlerts(3)
  const { stdout } = await run(['convert'], { stdin })
  equal(stdout.split('\n').length, 54)
  equal((await run(['convert', '--plain'], { stdin })).stdout, stdout)
})

test('text between the records is skipped, with its reason in the summary', async () => {
  const { code, stderr } = await run(['convert'], { stdin: `Falco version: 0.42.0\n\n${falcoAlerts(2)}` })
  equal(code, 0)
  equal(stderr, '3 records: 2 events, 1 skipped (not-json 1), 0 refused\n')
})

test('refused records go to a file of their own, which only its owner may read', async (t) => {
  const folder = temporaryFolder(t)
  const refused = folder.write('refused.jsonl', 'left from before')
  const alerts = folder.write('alerts', falcoAlerts(2) + broken + falcoAlerts(1) + '{"rule": "x"}\n')
  const { code, stdout, stderr } = await run(['convert', '--refused', refused, alerts])
  equal(code, 3)
  equal(stdout.split('\n').length, 4)
  equal(stderr, '5 records: 3 events, 0 skipped, 2 refused\n')
  const entries = readFileSync(refused, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  deepEqual(
    entries.map(({ source, file, record }) => ({ source, file, record })),
    [
      { source: 'falco', file: alerts, record: 3 },
      { source: 'falco', file: alerts, record: 5 },
    ],
  )
  deepEqual(Object.keys(entries[0] ?? {}), ['source', 'file', 'record', 'reason'])
  match(String(entries[0]?.['reason']), /^line 3: .+, at line 4, column 1$/)
  equal(statSync(refused).mode & 0o777, 0o600)
})

test('of a list with bad items the good ones are converted, and the bad ones are refused with their places', async (t) => {
  const folder = temporaryFolder(t)
  const refused = folder.write('refused.jsonl', '')
  const result = { policy: 'p', result: 'fail', message: 'no', resources: [{ kind: 'Pod', name: 'web' }] }
  const report = {
    apiVersion: 'wgpolicyk8s.io/v1alpha2',
    kind: 'PolicyReport',
    metadata: { name: 'r', creationTimestamp: '2026-11-20T00:00:00Z' },
    results: [result, { ...result, result: 'maybe' }, 7],
  }
  const list = folder.write('reports.json', JSON.stringify({ kind: 'List', items: [report] }))
  const { code, stderr } = await run(['convert', '--refused', refused, list])
  deepEqual([code, stderr], [3, '1 record: 1 event, 0 skipped, 2 refused\n'])
  const reasons = readFileSync(refused, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { reason: string }).reason)
  match(reasons[0] ?? '', /^line 1, items\[0\]\.results\[1\]: not a policy result: `result` is none of/)
  match(reasons[1] ?? '', /^line 1, items\[0\]\.results\[2\]: /)
})

test('without such a file the first refusals are told', async () => {
  const { code, stderr } = await run(['convert', '--from', 'falco'], { stdin: broken.repeat(7) })
  equal(code, 3)
  equal(stderr.match(/^standard input: record \d refused: .+$/gm)?.length, 5)
  match(stderr, /^and 2 refusals more: --refused FILE keeps them all$/m)
})

test('what scanners found goes to a file of its own, with its record; the events are the same', async (t) => {
  const folder = temporaryFolder(t)
  const reports = folder.write('reports.jsonl', 'left from before')
  const image = (name: string): object => ({
    SchemaVersion: 2,
    ArtifactName: name,
    ArtifactType: 'container_image',
    Results: [
      {
        Target: 'debian',
        Class: 'os-pkgs',
        Vulnerabilities: [
          { VulnerabilityID: 'CVE-2026-0001', PkgName: 'zlib', InstalledVersion: '1.2', Severity: 'HIGH' },
        ],
      },
    ],
  })
  const scans = folder.write(
    'scans.jsonl',
    `${JSON.stringify(image('a:1'))}\n${broken}${JSON.stringify(image('b:2'))}\n`,
  )
  const { code, stdout, stderr } = await run(['convert', '--reports', reports, '--workers', '1', scans])
  equal(code, 3)
  const lines = readFileSync(reports, 'utf8').trimEnd().split('\n')
  const entries = lines.map((line) => JSON.parse(line) as Record<string, { artifact: object }>)
  deepEqual(
    entries.map(({ source, file, record, report }) => ({ source, file, record, artifact: report?.artifact })),
    [
      { source: 'trivy', file: scans, record: 1, artifact: { kind: 'image', name: 'a:1' } },
      { source: 'trivy', file: scans, record: 3, artifact: { kind: 'image', name: 'b:2' } },
    ],
  )
  match(lines[0]!, /"vulnerabilities":\[\{"id":"CVE-2026-0001","severity":"high",/)
  equal(statSync(reports).mode & 0o777, 0o600)
  const plain = await run(['convert', scans])
  // The two runs may lie in different seconds.
  const timeless = (text: string): string => text.replaceAll(/^<\d+>\w{3} [ \d]\d [\d:]{8}/gm, '')
  deepEqual([timeless(plain.stdout), plain.stderr], [timeless(stdout), stderr])
})

test('the refused file that cannot be written is named before anything is done', async (t) => {
  const { code, stdout, stderr } = await run(['convert', '--refused', temporaryFolder(t).path('no/such')], {
    stdin: falcoAlerts(1),
  })
  equal(code, 1)
  equal(stdout, '')
  match(stderr, /cannot be written/)
})

test('what no source recognises ends with 2 and the names of the sources, and the other files are converted', async (t) => {
  const folder = temporaryFolder(t)
  const { code, stdout, stderr } = await run([
    'convert',
    folder.write('a', '{"a":1}\n'),
    folder.write('b', falcoAlerts(1)),
  ])
  equal(code, 2)
  match(stderr, /no source recognises the records of .*a\n.*--from: .*falco/)
  equal(stdout.split('\n').length, 2)
})

test('lines of text are recognised, but JSON among them counts first', async () => {
  const found = 'Mon Nov 23 10:00:00 2026 -> /srv/a: Eicar-Test-Signature FOUND\n'
  const text = await run(['convert'], { stdin: `LibClamAV Warning: old\n${found.repeat(3)}{"rule":"text"}\n` })
  equal(text.code, 0)
  equal(text.stdout.match(/\|FFTP-001\|.* act=ftp filePath=\/srv\/a/g)?.length, 3)
  equal(text.stderr, '5 records: 3 events, 2 skipped (status 2), 0 refused\n')
  equal((await run(['convert', '--from', 'clamav'], { stdin: found })).stdout.split('\n').length, 2)
  const json = await run(['convert'], { stdin: found + falcoAlerts(1) })
  match(json.stdout, /\|FPM-002\|/)
  equal(json.stderr, '2 records: 1 event, 1 skipped (not-json 1), 0 refused\n')
})

test('garbage is no record, and never breaks the command', async () => {
  const garbage = Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 167 + (n >> 4) * 13) & 255))
  equal((await run(['convert'], { stdin: garbage })).code, 2)
  const { code, stdout } = await run(['convert', '--from', 'falco', '--quiet'], { stdin: garbage })
  ok(code === 0 || code === 3)
  equal(stdout, '')
})

test('CEF messages are not records', async () => {
  const { stdout } = await run(['convert'], { stdin: falcoAlerts(1) })
  const { code, stderr } = await run(['convert'], { stdin: stdout })
  equal(code, 2)
  match(stderr, /holds CEF messages.*\n.*tidewaiter send/)
})

test('an empty input is no fault', async () => {
  deepEqual(await run(['convert'], { stdin: '' }), {
    code: 0,
    stdout: '',
    stderr: '0 records: 0 events, 0 skipped, 0 refused\n',
  })
})

test('unreadable input ends with 1, also when records were refused', async (t) => {
  const folder = temporaryFolder(t)
  const { code, stdout } = await run([
    'convert',
    '--from',
    'falco',
    folder.path('missing'),
    folder.write('b', broken + falcoAlerts(1)),
  ])
  equal(code, 1)
  equal(stdout.split('\n').length, 2)
})

test('the header is written as it is asked for', async () => {
  const first = async (...options: string[]): Promise<string> =>
    (await run(['convert', ...options], { stdin: falcoAlerts(1) })).stdout.split('CEF:')[0] ?? ''
  equal(await first('--envelope', 'none'), '')
  equal(await first('--envelope', 'rfc5424'), '<132>1 2026-03-01T10:00:00.123Z node-1 tidewaiter - - - ')
  equal(await first('--no-pri', '--zone', '+03:00'), 'Mar  1 13:00:00 node-1 ')
  equal(await first('--facility', 'auth'), '<36>Mar  1 10:00:00 node-1 ')
  equal(await first('--for', 'nifi'), '')
  equal(await first('--for', 'nifi', '--envelope', 'rfc3164'), '<132>Mar  1 10:00:00 node-1 ')
})

test('what the surroundings are called can be given', async () => {
  const options = ['--cluster', 'prod', '--node-address', '192.0.2.7', '--profile', 'kcs-2.1']
  const { stdout } = await run(['convert', ...options], { stdin: falcoAlerts(1) })
  match(stdout, /\|2\.1\|.* cs1=prod cs1Label=Cluster name .* cs7=192\.0\.2\.7 cs7Label=Node IP/)
})

test('a receiver gets what it needs', async () => {
  const { stdout } = await run(['convert', '--for', 'liblognorm-2.0.6'], { stdin: falcoAlerts(1) })
  match(stdout, /\|7\| source=/)
})

test('messages are shortened to the size limit, header included, and the summary says so', async () => {
  const { stdout, stderr } = await run(['convert', '--max-size', '400'], { stdin: falcoAlerts(2, 'x'.repeat(2000)) })
  for (const line of stdout.trimEnd().split('\n')) ok(Buffer.byteLength(line) <= 400)
  match(stderr, /2 events \(2 shortened\)/)
  const longest = async (...options: string[]): Promise<number> =>
    Buffer.byteLength((await run(['convert', ...options], { stdin: falcoAlerts(1, 'x'.repeat(20_000)) })).stdout) - 1
  ok((await longest()) <= 8000)
  ok((await longest('--for', 'wazuh')) <= 6144)
})

test('options of the source are checked by the source', async () => {
  const { code, stderr } = await run(['convert', '--set', 'metrics=maybe'], { stdin: falcoAlerts(1) })
  equal(code, 2)
  match(stderr, /--set for falco: metrics: /)
  equal((await run(['convert', '--set', 'metrics'], { stdin: falcoAlerts(1) })).code, 2)
  equal((await run(['convert', '--set', 'nothing=1'], { stdin: falcoAlerts(1) })).code, 2)
})

test('options that contradict each other or mean nothing end with 2 before anything is read', async () => {
  for (const options of [
    ['--from', 'nothing'],
    ['--zone', 'Nowhere/Land'],
    ['--envelope', 'rfc5424', '--no-pri'],
    ['--node-address', '2001:db8::1'],
    ['--redact-rule', '('],
  ]) {
    const { code, stdout, stderr } = await run(['convert', ...options], { stdin: falcoAlerts(1) })
    equal(code, 2, options.join(' '))
    equal(stdout, '')
    match(stderr, /^tidewaiter: /)
  }
})

test('secrets in command lines are redacted, unless they are to be kept', async () => {
  const stdin = falcoAlerts(1, 'mysqldump --password=hunter2 --host db ticket-4711')
  const { stdout } = await run(['convert'], { stdin })
  ok(!stdout.includes('hunter2'))
  match(stdout, /--password\\=\[redacted\] --host db/)
  match((await run(['convert', '--no-redact'], { stdin })).stdout, /--password\\=hunter2/)
  const more = (await run(['convert', '--redact-rule', 'ticket-(?<secret>\\d+)'], { stdin })).stdout
  match(more, /--password\\=\[redacted\] --host db ticket-\[redacted\]/)
})

test('a reader that has gone ends the command quietly', async () => {
  deepEqual(await run(['convert'], { stdin: falcoAlerts(2), closesAfter: 0 }), { code: 141, stdout: '', stderr: '' })
})

test('what arrives slowly is converted as it arrives', async () => {
  const gate = Promise.withResolvers<void>()
  async function* slowly(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(falcoAlerts(1))
    await gate.promise
    yield Buffer.from(falcoAlerts(1))
  }
  const fake = createFakeIo({ stdin: slowly() })
  const done = main(['convert'], fake.io)
  for (let turn = 0; turn < 1000 && fake.stdout() === ''; turn++) await new Promise(setImmediate)
  equal(fake.stdout().split('\n').length, 2)
  gate.resolve()
  equal(await done, 0)
  equal(fake.stdout().split('\n').length, 3)
})
