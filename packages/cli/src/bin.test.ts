import { deepEqual, equal, match } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { falcoAlerts } from './testing/falco-alerts.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

const bin = fileURLToPath(new URL('../bin/tidewaiter.js', import.meta.url))
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

function shell(line: string, input = ''): { code: number | null; stdout: string; stderr: string } {
  const script = `set -o pipefail; tidewaiter() { "${process.execPath}" "${bin}" "$@"; }; ${line}`
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { input, encoding: 'utf8' })
  return { code: status, stdout, stderr }
}

test('the version is that of the package', () => {
  deepEqual(shell('tidewaiter --version'), { code: 0, stdout: `${version}\n`, stderr: '' })
})

test('the command works as a program: files, standard input, exit codes', (t) => {
  const folder = temporaryFolder(t)
  folder.write('alerts.jsonl', falcoAlerts(2))
  const { code, stdout, stderr } = shell(
    `cd "${folder.path('.')}"; cat alerts.jsonl | tidewaiter convert alerts.jsonl - missing`,
  )
  equal(code, 1)
  equal(stdout.split('\n').length, 5)
  match(stderr, /missing cannot be read: there is no such file\n/)
  match(stderr, /^4 records: 4 events, 0 skipped, 0 refused$/m)
})

test('a pipe that is closed ends the command quietly with 141', (t) => {
  const file = temporaryFolder(t).write('alerts.jsonl', falcoAlerts(5000))
  const { code, stdout, stderr } = shell(`tidewaiter convert "${file}" | head -n 1`)
  equal(code, 141)
  equal(stdout.split('\n').length, 2)
  equal(stderr, '')
})

test(
  'output that cannot be written is told',
  { skip: process.platform !== 'linux' && '/dev/full is there on Linux only' },
  () => {
    const { code, stderr } = shell('tidewaiter convert > /dev/full', falcoAlerts(1))
    equal(code, 1)
    match(stderr, /the output cannot be written: .*no space left/)
  },
)
