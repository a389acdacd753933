import { deepEqual, equal, match } from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { test, type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { falcoAlerts } from '../testing/falco-alerts.ts'
import { run } from '../testing/fake-io.ts'
import { temporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'

/** A record of each kind, as the tools write it. */
const fixture = (name: string): string =>
  readFileSync(new URL(`../../../sources/src/${name}`, import.meta.url), 'utf8').trimEnd()

const firstLine = (name: string): string => fixture(name).split('\n', 1)[0] as string

const found = 'Mon Nov 23 10:00:00 2026 -> /srv/a: Eicar-Test-Signature FOUND\n'

/** Files of many kinds, one of them in a directory of its own. */
function manyFiles(t: TestContext): TemporaryFolder {
  const folder = temporaryFolder(t)
  const { write } = folder
  mkdirSync(folder.path('below'))
  mkdirSync(folder.path('.hidden'))
  write('.hidden/alerts', falcoAlerts(1))
  symlinkSync(folder.path('below'), folder.path('link'))
  write('below/bench.log', fixture('docker-bench-text/golden/version-1.6.log'))
  write('alerts.jsonl', `Falco version: 0.42.0\n${falcoAlerts(3)}`)
  write('alerts.jsonl.gz', gzipSync(falcoAlerts(3)))
  write('alerts.jsonl.zst', zstdCompressSync(falcoAlerts(3)))
  write('alerts cut.gz', gzipSync(falcoAlerts(2000)).subarray(0, 400))
  write('audit.json', firstLine('kubernetes-audit/golden/requests.jsonl'))
  write('clamd.log', found.repeat(4))
  write(
    'cri.log',
    lines(falcoAlerts(3), (line) => `2026-11-23T10:00:00.123456789Z stdout F ${line}`),
  )
  write('cef.log', '<134>Feb 18 10:07:28 node CEF:0|Example|Product|1.0|EV-1|name|5|act=a\n')
  write('empty', '')
  write(
    'journal.json',
    lines(falcoAlerts(3), (line) => JSON.stringify({ __REALTIME_TIMESTAMP: '1', MESSAGE: line })),
  )
  write('mixed.jsonl', `${falcoAlerts(2)}${firstLine('trivy/golden/artifact.jsonl')}\n{"a":1}\n`)
  write('near.json', '{"SchemaVersion":1,"ArtifactName":"a","ArtifactType":"container_image","Results":[]}')
  write('notes.txt', 'Nothing\nof interest\n')
  write(
    'prefix.log',
    lines(falcoAlerts(3), (line) => `Nov 23 10:00:00 node-1 falco[12]: ${line}`),
  )
  write('report.yaml', 'apiVersion: wgpolicyk8s.io/v1alpha2\nkind: PolicyReport\n')
  write('trivy cut.json', JSON.stringify(JSON.parse(firstLine('trivy/golden/artifact.jsonl')), null, 2).slice(0, 900))
  write('trivy.utf16', Buffer.from(`\ufeff${firstLine('trivy/golden/artifact.jsonl')}`, 'utf16le'))
  return folder
}

function lines(text: string, change: (line: string) => string): string {
  return text.trimEnd().split('\n').map(change).join('\n')
}

/** Holds text to a file beside this one; `UPDATE_GOLDEN=1` writes it anew. */
function golden(name: string, actual: string): void {
  const file = new URL(`../detection/golden/${name}`, import.meta.url)
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, actual)
  equal(actual, readFileSync(file, 'utf8'))
}

test('every file of a directory is named, with the reasons and the next command', async (t) => {
  const folder = manyFiles(t)
  const { code, stdout, stderr } = await run(['detect', folder.path('')])
  equal(stderr, '')
  equal(code, 0)
  golden('directory.txt', stdout.replaceAll(folder.path(''), 'FOLDER'))
})

test('the same for a program', async (t) => {
  const folder = manyFiles(t)
  const { stdout } = await run(['detect', '--json', folder.path('')])
  golden('directory.jsonl', stdout.replaceAll(folder.path(''), 'FOLDER'))
})

test('the next command converts what was found', async (t) => {
  const folder = manyFiles(t)
  const { stdout } = await run(['detect', '--json', folder.path('')])
  const next = stdout
    .trimEnd()
    .split('\n')
    .flatMap((line) => (JSON.parse(line) as { tools: { next: string }[] }).tools.map((tool) => tool.next))
  const command = fileURLToPath(new URL('../../bin/tidewaiter.js', import.meta.url))
  const shell = `tidewaiter() { '${process.execPath}' --conditions=source '${command}' "$@"; }; `
  // Not everybody has these; the commands for gzip, sed and cut are run.
  const others = /^(?:jq|yq|zstd) /
  const told = next.filter((line) => !others.test(line) && !line.includes('cut.'))
  equal(told.length > 8, true)
  for (const line of told) {
    const { stdout: messages } = await promisify(execFile)('sh', ['-c', shell + line]).catch(
      (error: { readonly stdout: string; readonly code: number }) => {
        equal(error.code, line.includes('mixed') ? 3 : 0, line)
        return error
      },
    )
    match(messages, /^<\d+>.* CEF:0\|/, line)
  }
})

test('a file that is named and not recognised ends with 2, one that cannot be read with 1', async (t) => {
  const folder = manyFiles(t)
  equal((await run(['detect', folder.path('near.json')])).code, 2)
  equal((await run(['detect', folder.path('empty'), folder.path('cef.log')])).code, 0)
  const missing = await run(['detect', folder.path('missing'), folder.path('clamd.log')])
  equal(missing.code, 1)
  match(missing.stderr, /missing cannot be read: there is no such file/)
  match(missing.stdout, /ClamAV \(clamav\)/)
})

test('standard input is looked at like a file', async () => {
  const { code, stdout } = await run(['detect'], { stdin: falcoAlerts(2) })
  equal(code, 0)
  match(stdout, /^standard input\n {2}tool {7}Falco \(falco\)\n/)
  match(stdout, /\n {2}next {7}tidewaiter convert --from falco\n/)
})

test('of a long file only the beginning is looked at', async () => {
  async function* endless(): AsyncGenerator<Buffer> {
    const chunk = Buffer.from(falcoAlerts(1000))
    for (;;) yield chunk
  }
  const { stdout } = await run(['detect'], { stdin: endless() })
  match(stdout, /only the first 16,777,216 bytes were looked at/)
})

test('what a file says cannot move the cursor of a terminal', async () => {
  const record = JSON.parse(firstLine('trivy/golden/artifact.jsonl')) as { Trivy: { Version: string } }
  record.Trivy.Version = '\u001b[2J'
  const { stdout } = await run(['detect'], { stdin: JSON.stringify(record) })
  match(stdout, /version {4}\\x1b\[2J; format 2/)
})

test('a directory of mixed reports is converted, each file by its own tool', async (t) => {
  const folder = temporaryFolder(t)
  mkdirSync(folder.path('below'))
  folder.write('a.json', firstLine('trivy/golden/artifact.jsonl'))
  folder.write('below/b.jsonl', falcoAlerts(2))
  folder.write('c.log', found)
  const { code, stdout, stderr } = await run(['convert', '--envelope', 'none', folder.path('')])
  equal(code, 0)
  deepEqual(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('|')[4]),
    ['SJ-003', 'FPM-002', 'FPM-002', 'FFTP-001'],
  )
  equal(stderr, '4 records: 4 events, 0 skipped, 0 refused\n')
})

test('a report of megabytes is recognised before it is over, also where only its end tells', async () => {
  const report = JSON.parse(firstLine('trivy/golden/artifact.jsonl')) as { Results: unknown[] }
  const [first] = report.Results
  report.Results = Array.from({ length: 3_000_000 / JSON.stringify(first).length }, () => first)
  const trivy = JSON.stringify(report, null, 2)
  equal(trivy.length > 3_000_000, true)
  match((await run(['detect'], { stdin: trivy })).stdout, /certainty {2}sure: 1 of 1 record\n/)
  match((await run(['convert', '--envelope', 'none'], { stdin: trivy })).stdout, /^CEF:0\|[^\n]+\|SJ-003\|/)
  const vulnerabilities = Array.from({ length: 20_000 }, (_, id) => ({
    id: `x-${id}`,
    name: 'A vulnerability of a library',
  }))
  const scan = { type: 'container_scanning', status: 'success', end_time: '2026-03-04T05:06:07' }
  const gitlab = JSON.stringify({ version: '15.0.7', vulnerabilities, scan })
  equal(gitlab.length > 1_000_000, true)
  match((await run(['convert', '--envelope', 'none'], { stdin: gitlab })).stdout, /^CEF:0\|[^\n]+\|SJ-00/)
})
