import { deepEqual, equal, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import fc from 'fast-check'
import { codes, findProfile, writeEvent, type Code, type Profile } from '@tidewaiter/model'
import { createLineInterpreter, type ReceivedLine } from '../messages/received-line.ts'
import { testEvent } from '@tidewaiter/model'
import { fakeNow, run } from '../testing/fake-io.ts'
import { matchesGolden } from '../testing/golden.ts'
import type { Fault } from './fault.ts'
import { findFaults } from './find-faults.ts'
import { fixLine } from './fix-line.ts'
import { schemeOf, type Scheme } from './scheme.ts'

const lines = new URL('golden/lines.cef', import.meta.url)

function read(text: string): ReceivedLine {
  return createLineInterpreter(() => fakeNow)(Buffer.from(text), false)
}

function faultsOf(text: string, scheme?: Scheme): readonly Fault[] {
  const line = read(text)
  return findFaults(line, scheme ?? (line.message.header === null ? 'cef' : schemeOf(line.message.header)))
}

const kcs = (code: string, severity: number, pairs: string): string =>
  `<134>Feb 18 10:07:28 h CEF:0|Kaspersky|Kaspersky Container Security|2.0|${code}|Name|${severity}|${pairs}`

test('what is wrong and what it should be, for the eye', async () => {
  const { stdout, stderr, code } = await run(['lint'], { stdin: readFileSync(lines) })
  matchesGolden(stdout + stderr, new URL('golden/faults.txt', import.meta.url))
  equal(code, 3)
})

test('the same as JSON, one object a line', async () => {
  const { stdout } = await run(['lint', '--output', 'json', fileURLToPath(lines)])
  const objects = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  equal(objects.length, readFileSync(lines, 'utf8').trimEnd().split('\n').length)
  deepEqual(Object.keys(objects[0] ?? {}), ['file', 'line', 'ok', 'faults', 'fixed', 'leftOut'])
  deepEqual(
    objects.map(({ ok: fine }) => fine),
    objects.map(({ faults }) => (faults as unknown[]).length === 0),
  )
})

test('a line without faults ends with 0, one with warnings with 3 only when --strict is given', async () => {
  const fine = kcs('PM-002', 3, 'source=a src=192.0.2.1 outcome=Other')
  const doubtful = kcs('PM-002', 7, 'source=a src=192.0.2.1 outcome=Other')
  equal((await run(['lint', '--strict'], { stdin: fine })).code, 0)
  equal((await run(['lint'], { stdin: doubtful })).code, 0)
  equal((await run(['lint', '--strict'], { stdin: doubtful })).code, 3)
  deepEqual(await run(['lint', '--quiet'], { stdin: fine }), { code: 0, stdout: '', stderr: '' })
})

test('the scheme is that of the device fields or the code, or the one that is asked for', async () => {
  const message = 'CEF:0|Example|Product|1|PM-002|Name|3|act=exec'
  const codesOf = async (scheme: string): Promise<string[]> => {
    const { stdout } = await run(['lint', '--output', 'json', '--scheme', scheme], { stdin: message })
    return (JSON.parse(stdout) as { faults: Fault[] }).faults.map(({ code }) => code)
  }
  ok((await codesOf('auto')).includes('no-outcome'))
  ok((await codesOf('kcs')).includes('no-outcome'))
  deepEqual(await codesOf('cef'), [])
})

test('each finding stands where the fault is', () => {
  const text = kcs('pm-002', 7, 'source=a src=192.0.2.1 duid=x outcome=Other')
  const at = (code: string): string =>
    text.slice(faultsOf(text).find((fault) => fault.code === code)?.offset).slice(0, 4)
  equal(at('code-normalised'), 'pm-0')
  equal(at('severity-differs'), '7|so')
  equal(at('value-invalid'), 'duid')
})

test('a message that every profile writes has no fault, whatever its code', () => {
  for (const name of ['kcs-2.0', 'kcs-2.1', 'cef']) {
    for (const code of Object.keys(codes) as Code[]) {
      const { text } = writeEvent(testEvent(code, fakeNow), findProfile(name) as Profile)
      deepEqual(faultsOf(`<134>Mar  1 12:00:00 h ${text}`), [], `${name} ${code}`)
    }
  }
})

test('text that was taken for pairs goes back into the command that it came from', () => {
  const fixed = fixLine(
    read(kcs('PM-002', 3, 'source=a src=192.0.2.1 cs4=env A=1 B=2 sh cs5=pod outcome=Other')),
    'kcs',
  )
  ok(fixed?.text.includes(String.raw`cs4=env A\=1 B\=2 sh cs4Label=Command cs5=pod cs5Label=Pod name outcome=Other`))
})

test('an address of the wrong kind is moved where CEF has a place for it, and left out where KCS has none', () => {
  const pairs = 'src=2001:db8::1 outcome=Other'
  ok(fixLine(read(`CEF:0|Example|Product|1|EV|Name|3|${pairs}`), 'cef')?.text.includes('c6a2=2001:db8::1 c6a2Label='))
  deepEqual(fixLine(read(kcs('PM-002', 3, pairs)), 'kcs')?.leftOut, ['src'])
})

test('nobody can mend two messages in one line, or none', () => {
  const glued = `${kcs('PM-002', 3, 'outcome=Other')} ${kcs('PM-002', 3, 'outcome=Other')}`
  equal(fixLine(read(glued), 'kcs'), null)
  equal(fixLine(read('nothing'), 'cef'), null)
})

test('hostile lines take no longer than their length', () => {
  const long = 200_000
  const hostile: readonly string[] = [
    kcs('PM-002', 7, `outcome=Audit ${Array.from({ length: long / 10 }, (_, n) => `k${n}=v`).join(' ')}`),
    kcs('PM-002', 7, `outcome=Audit src=${':'.repeat(long)}x cs1Label=${'\\'.repeat(long)}`),
    `CEF:0|a|${'\\a'.repeat(long)}`,
    kcs('PM-002', 7, 'a=b\t'.repeat(long / 4)),
    kcs('PM-002', 7, 'cn1Label=x cn1=x '.repeat(long / 20)),
  ]
  const start = performance.now()
  for (const text of hostile) {
    const line = read(text)
    ok(findFaults(line, 'kcs').length < 500)
    fixLine(line, 'kcs')
    fixLine(line, 'cef')
  }
  // Quadratic time would take minutes; this leaves room for a machine that is busy.
  ok(performance.now() - start < 10_000)
})

test('a mended line has no error left but what is missing', () => {
  const word = fc.constantFrom(
    'a',
    'src',
    'cs1',
    'cs1Label',
    'msg',
    'foo',
    '192.0.2.1',
    '=',
    '\\',
    '|',
    ' ',
    '\t',
    '\\=',
    'outcome',
    'Audit',
    'cn1',
    '7',
    'é',
    '\x00',
  )
  const text = fc.array(word, { maxLength: 25 }).map((words) => words.join(''))
  const code = fc.constantFrom('PM-002', 'FM-009', 'ADM-001', 'EV-1', '')
  fc.assert(
    fc.property(code, text, text, fc.constantFrom<Scheme>('cef', 'kcs'), (id, name, pairs, scheme) => {
      const line = read(`CEF:0|Example|Product|1|${id}|${name}|5|${pairs}`)
      const fixed = fixLine(line, scheme)
      if (fixed === null) return
      const left = faultsOf(fixed.text, scheme).filter(({ severity }) => severity === 'error')
      deepEqual(
        left.filter(({ code: fault }) => !['not-kcs', 'no-outcome', 'code-unknown'].includes(fault)),
        [],
        fixed.text,
      )
    }),
    { numRuns: 300 },
  )
})
