/**
 * Holds reader and writer against a corpus of cases from other projects. The corpus lies beside the repository and is not part
 * of it; without it these tests are skipped. Where a case is read in another way than its source does, the reason stands here
 * and in docs/cef-choices.md, whose figures are checked.
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import type { CefMessage } from './cef-message.ts'
import { checkCef } from './check-cef.ts'
import { type DiagnosticCode, isError } from './diagnostics.ts'
import { escapeHeader, escapeValue, sanitiseKey } from './escape.ts'
import { parseCef } from './parse-cef.ts'
import { serializeCef } from './serialize-cef.ts'
import { readSeverity } from './severity.ts'
import { parseTimestamp } from './timestamp.ts'
import { typedValue } from './typed-value.ts'
import { writeCef } from './write-cef.ts'

interface Reading {
  readonly header: Readonly<Record<string, string>>
  readonly extensions: Readonly<Record<string, string>> | null
}

interface Case {
  readonly id: string
  readonly direction: 'parse' | 'encode' | 'value' | 'validate'
  readonly class: string
  readonly line: string
  readonly lineBase64?: string
  readonly fragment?: string
  readonly input?: unknown
  readonly expected: Reading | null
  readonly derived?: Reading
  readonly partial?: boolean
  readonly typed?: unknown
  readonly error?: string
  readonly peerOptions?: { readonly now?: string; readonly deviceTimeZone?: string }
}

const corpus = new URL('../../../../shared/corpus/cef/vectors.jsonl', import.meta.url)
const skip = existsSync(corpus) ? false : 'the recorded files are not here'
const cases: readonly Case[] = skip
  ? []
  : readFileSync(corpus, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Case)

/** Cases that go otherwise than stated, with what shows it: a code that is found all the same, or nothing. */
const otherwise: Readonly<Record<string, DiagnosticCode | 'no finding'>> = {
  // An empty header field.
  'cef-6c1edec387': 'header-field-empty',
  'cef-9b093ccd62': 'header-field-empty',
  'cef-aa59a92553': 'header-field-empty',
  'cef-b6a0fc26ce': 'header-field-empty',
  // A protocol name that one reader does not know.
  'cef-c75308c5c8': 'protocol-unknown',
  // A value that is too long.
  'cef-dea6638e31': 'value-length',
  // A syslog date with the month in full, before a message that is whole.
  'cef-faaa6c7769': 'severity-unknown',
  // A comma in a key.
  'cef-fa6c0f86d2': 'key-characters',
  // A labelled field twice.
  'cef-7458303390': 'label-repeated',
  // Another separator than the equals sign.
  'cef-2d16ca3807': 'text-before-key',
  // Raw line feeds.
  'cef-e3cfd7caec': 'raw-newline',
  // Spaces before the next key; a carriage return.
  'cef-04bd0df31b': 'no finding',
  'cef-8822054224': 'no finding',
}

/** What is written otherwise than by the writer that the case is from. Null: that writer refuses. */
const writtenOtherwise: Readonly<Record<string, string | null>> = {
  'cef-ce92d478ad': String.raw`foo\r\nbar\r\nbaz`,
  'cef-d1905f0e1e': 'Foo_BarBaz',
  'cef-0b4cef6825': 'kw',
  'cef-0e23ce547c': 'kw',
  'cef-136a714203': 'rvztrtkrfrgp',
  'cef-58fbb0129b': '',
  'cef-83850b5585': null,
  'cef-65e6c967cb': null,
  'cef-830e867b5a': null,
  'cef-a5abf69c3d': null,
}

/** What is found in the cases without a stated result. */
const foundInOpen: Readonly<Record<string, readonly DiagnosticCode[]>> = {
  'cef-aec56af226': ['unescaped-equals'],
  'cef-85313ef995': ['severity-unknown', 'header-shifted', 'text-before-key'],
  'cef-d0358d41fe': ['unescaped-equals'],
  'cef-2fa3ec78e0': ['unescaped-equals'],
  'cef-26c6ea1ec9': ['unescaped-equals', 'possible-injection'],
  'cef-fec2ae8e54': ['header-short', 'pairs-in-header'],
  'cef-14f66c43ca': ['glued-messages', 'unescaped-equals'],
  'cef-544b265bcd': ['possible-injection', 'unescaped-equals'],
  'cef-6832ad1896': ['unknown-escape', 'possible-injection', 'unescaped-equals'],
  'cef-7fcc9f54a8': ['unknown-escape'],
  'cef-c3bf762875': ['unknown-escape'],
  'cef-f0de22ec6d': ['raw-newline', 'glued-messages', 'unescaped-equals', 'repeated-key'],
  'cef-1f9fe029cf': ['possible-injection', 'unescaped-equals'],
  'cef-daab6a4699': ['possible-injection', 'unescaped-equals'],
  'cef-2d4f2d53c9': [],
  'cef-42cd9a13ed': [],
  'cef-2bb33455e1': ['no-cef'],
}

const counts = new Map<string, { stated: number; otherwise: number }>()

function count(kind: string, how: 'stated' | 'otherwise'): void {
  const entry = counts.get(kind) ?? { stated: 0, otherwise: 0 }
  entry[how]++
  counts.set(kind, entry)
}

function bytesOf({ line, lineBase64 }: Case): Uint8Array {
  return lineBase64 === undefined ? new TextEncoder().encode(line) : Uint8Array.from(Buffer.from(lineBase64, 'base64'))
}

function readingOf({ header, extension }: CefMessage): Reading | null {
  if (header === null) return null
  const { version, ...others } = header
  return { header: { cefVersion: version, ...others }, extensions: { ...extension } }
}

/** Whether the message reads as the case states it; of a partial statement only what is stated. */
function readsAsStated(message: CefMessage, { expected, derived, partial }: Case): boolean {
  const stated = derived ?? expected
  const reading = readingOf(message)
  if (stated === null || reading === null) return false
  const pairs = Object.entries(stated.extensions ?? {})
  const read = reading.extensions ?? {}
  return (
    Object.entries(stated.header).every(([field, text]) => reading.header[field] === text) &&
    pairs.every(([key, value]) => read[key] === value) &&
    (partial === true || stated.extensions === null || Object.keys(read).length === pairs.length)
  )
}

/** Checks one case that is to be read. Returns whether it goes as stated. */
function checkReading(vector: Case): boolean {
  const bytes = bytesOf(vector)
  const message = parseCef(bytes)
  assert.deepEqual(serializeCef(message), bytes, 'nothing is lost')
  const found = [...new Set(checkCef(message).map(({ code }) => code))]
  const exception = otherwise[vector.id]
  if (exception !== undefined) {
    if (exception !== 'no finding') assert.ok(found.includes(exception), `${exception} is found`)
    return false
  }
  switch (vector.class) {
    case 'agreed':
      assert.deepEqual(readingOf(message), vector.derived ?? vector.expected)
      return true
    case 'recover':
      assert.ok(vector.expected === null || readsAsStated(message, vector))
      assert.ok(checkCef(message).some(isError), 'the fault is reported')
      return true
    case 'reject':
      assert.ok(message.diagnostics.some(isError), 'an error is reported')
      return true
    case 'open':
      assert.deepEqual([...new Set(message.diagnostics.map(({ code }) => code))], foundInOpen[vector.id])
      return true
    default:
      assert.ok(readsAsStated(message, vector))
      return true
  }
}

const nothing = {
  deviceVendor: '',
  deviceProduct: '',
  deviceVersion: '',
  deviceEventClassId: '',
  name: '',
  severity: 0,
}

function write({ fragment, input, expected }: Case): string | null {
  if (fragment === 'header-field') return escapeHeader(input as string)
  if (fragment === 'extension-value') return escapeValue(input as string)
  if (fragment === 'extension-key') return sanitiseKey(input as string)
  if (fragment === 'extension') {
    return writeCef(nothing, Object.entries(input as Record<string, string>)).text.slice('CEF:0||||||0|'.length)
  }
  if (expected === null) return null
  const { cefVersion = '0', ...fields } = expected.header
  return writeCef({ ...nothing, ...fields, version: cefVersion }, Object.entries(expected.extensions ?? {})).text
}

function checkWriting(vector: Case): boolean {
  const exception = writtenOtherwise[vector.id]
  assert.equal(write(vector), exception === undefined ? vector.line : exception)
  return exception === undefined
}

function checkValue({ fragment, line, typed, error, peerOptions = {} }: Case): boolean {
  if (fragment === 'mac-address') {
    const mac = typedValue('smac', line)
    assert.ok(mac.type === 'mac')
    assert.match(mac.value, /^[\da-f]{2}(?::[\da-f]{2})+$/)
    return true
  }
  const time = parseTimestamp(line, {
    receivedAt: peerOptions.now === undefined ? Date.UTC(2026, 5, 1) : Date.parse(peerOptions.now),
    ...(peerOptions.deviceTimeZone === undefined ? {} : { zone: peerOptions.deviceTimeZone }),
  })
  assert.equal(time === null, error !== undefined)
  if (typeof typed === 'string') assert.equal(time?.iso, typed)
  return true
}

function checkValidation({ fragment, input, typed }: Case): boolean {
  if (fragment === 'severity') {
    assert.equal(readSeverity(typeof input === 'string' ? input : '') !== null, typed)
    return true
  }
  const { field, value } = input as { field: string; value: string }
  const read = typedValue(field, value)
  assert.equal(read.type === 'invalid', typed === undefined || typed === null)
  if (read.type === 'ip') assert.equal(read.value, typed)
  return true
}

const checks = { parse: checkReading, encode: checkWriting, value: checkValue, validate: checkValidation }

test('every case of the corpus', { skip }, async (t) => {
  for (const vector of cases) {
    await t.test(`${vector.id} (${vector.class})`, () => {
      count(vector.class, checks[vector.direction](vector) ? 'stated' : 'otherwise')
    })
  }
})

after(() => {
  if (skip) return
  const page = readFileSync(new URL('../../../docs/cef-choices.md', import.meta.url), 'utf8').replaceAll(/ +/g, ' ')
  for (const [kind, { stated, otherwise: other }] of counts) {
    const row = `| ${kind} | ${stated + other} | ${stated} | ${other} |`
    assert.ok(page.includes(row), `docs/cef-choices.md should have: ${row}`)
  }
})
