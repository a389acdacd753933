import { deepEqual, equal, match } from 'node:assert/strict'
import { test } from 'node:test'
import { run } from '../testing/fake-io.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const message = (name: string): string => `CEF:0|Example|Product|1.0|EV-1|${name}|5|act=a`

test('one object for each line, empty ones included, whatever ends the lines', async () => {
  const { code, stdout } = await run(['read'], { stdin: `${message('a')}\r\n\n${message('b')}` })
  const objects = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { header: { name: string } | null })
  equal(code, 0)
  deepEqual(
    objects.map(({ header }) => header?.name),
    ['a', undefined, 'b'],
  )
})

test('several files, and standard input among them', async (t) => {
  const folder = temporaryFolder(t)
  const { stdout } = await run(['read', folder.write('a', message('a')), '-'], { stdin: message('b') })
  deepEqual(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { header: { name: string } }).header.name),
    ['a', 'b'],
  )
})

test('a file that cannot be read is named, the others are read, and the end is 1', async (t) => {
  const folder = temporaryFolder(t)
  const { code, stdout, stderr } = await run([
    'read',
    folder.path('missing'),
    folder.path('.'),
    folder.write('a', message('a')),
  ])
  equal(code, 1)
  equal(stdout.split('\n').length, 2)
  match(stderr, /missing cannot be read: there is no such file\n/)
  match(stderr, /is a directory\n/)
})

test('--max-line bounds what is kept of a line', async () => {
  const { stdout } = await run(['read', '--max-line', '50'], {
    stdin: `${message('x'.repeat(500))}\n${message('b')}\n`,
  })
  const [first, second] = stdout
    .split('\n')
    .map((line) => (line === '' ? {} : (JSON.parse(line) as Record<string, unknown>)))
  equal(String(first?.['raw']).length, 50)
  match(JSON.stringify(first?.['diagnostics']), /line-too-long/)
  deepEqual(second?.['diagnostics'], [])
})

test('any bytes at all give one object a line', async () => {
  const bytes = Buffer.alloc(20_000)
  for (let at = 0; at < bytes.length; at++) bytes[at] = (at * 7919 + (at >> 3) * 31) & 255
  const { code, stdout } = await run(['read'], { stdin: bytes })
  const lines = bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0) + (bytes.at(-1) === 10 ? 0 : 1)
  equal(code, 0)
  equal(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)).length,
    lines,
  )
})

test('the table names the fields and shows no control character', async () => {
  const kcs =
    'CEF:0|Kaspersky|Kaspersky Container Security|2.0|PM-002|Process management|7|dpid=42 cs4=\x1b[2J outcome=Audit dvc=192.0.2.1'
  const { stdout } = await run(['read', '--output', 'table'], {
    stdin: `<134>Feb 18 10:07:28 node ${kcs}\nnothing\x07`,
  })
  match(stdout, /^2026-02-18T10:07:28Z {2}node {2}7 High {2}PM-002 Process management: A process started$/m)
  match(stdout, /^ {2}PID +42 {2}\(dpid\)$/m)
  match(stdout, /^ {2}Command +\\x1b\[2J {2}\(cs4\)$/m)
  match(stdout, /^ {2}deviceAddress +192\.0\.2\.1 {2}\(dvc\)$/m)
  match(stdout, /^nothing\\x07\n {2}error no-cef/m)
})

test('a message of very many pairs is shown like any other', async () => {
  const { code, stdout } = await run(['read', '--output', 'table'], {
    stdin: `CEF:0|a|b|1|EV|n|5|${'k=v '.repeat(200_000)}`,
  })
  equal(code, 0)
  equal(stdout.match(/^ {2}k {2}v {2}\(k\)$/gm)?.length, 200_000)
})

test('a reader that has gone ends the command quietly', async () => {
  const result = await run(['read'], { stdin: message('a'), closesAfter: 0 })
  deepEqual(result, { code: 141, stdout: '', stderr: '' })
})
