import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { checkCef } from './check-cef.ts'
import { type DiagnosticCode, diagnosticCodes } from './diagnostics.ts'
import { parseCef } from './parse-cef.ts'

const h = 'CEF:0|v|p|1|id|n|5|'

/** One text for each code that must show it. */
const examples: Readonly<Record<DiagnosticCode, string | Uint8Array>> = {
  'no-cef': 'plain text',
  'space-before-version': 'CEF: 0|v|p|1|id|n|5|',
  'version-not-number': 'CEF:0a|v|p|1|id|n|5|',
  'header-short': 'CEF:0|v|p',
  'header-unclosed': 'CEF:0|v|p|1|id|n|5',
  'pairs-in-header': 'CEF:0|v|p|1|id|n|5 act=x',
  'header-shifted': 'CEF:0|v|p|1|id|a | b|5|act=x',
  'header-field-empty': 'CEF:0||p|1|id|n|5|',
  'header-escape': 'CEF:0|v|p|1|id|a\\nb|5|',
  'severity-unknown': 'CEF:0|v|p|1|id|n|Urgent|',
  'name-severity-swapped': 'CEF:0|v|p|1|id|5|Name|',
  'text-before-key': `${h}text`,
  'unescaped-equals': `${h}msg=a=b`,
  'tab-before-key': `${h}msg=a\tact=x`,
  'unknown-escape': `${h}msg=a\\b`,
  'key-characters': `${h}ad.x=1`,
  'repeated-key': `${h}act=x act=y`,
  'possible-injection': `${h}msg=a evil=1`,
  'glued-messages': `${h}msg=${h}`,
  'raw-newline': `${h}msg=a\nb`,
  'invalid-utf8': new Uint8Array([...new TextEncoder().encode(`${h}msg=`), 0xff]),
  'more-not-listed': `${h}msg=${'='.repeat(50)}`,
  'label-without-value': `${h}cs1Label=x`,
  'value-without-label': `${h}cs1=x`,
  'label-repeated': `${h}cs1=a cs1Label=x cs2=b cs2Label=x`,
  'unknown-key': `${h}wat=1`,
  'full-name-key': `${h}sourcePort=1`,
  'consumer-key': `${h}eventId=1`,
  'newer-key': `${h}threatActor=x`,
  'value-type': `${h}src=x`,
  'value-range': `${h}spt=70000`,
  'value-length': `${h}proto=${'x'.repeat(32)}`,
  'header-length': `CEF:0|${'v'.repeat(64)}|p|1|id|n|5|`,
  'protocol-unknown': `${h}proto=https`,
  'time-layout': `${h}rt=2022-11-29T15:36:19Z`,
  'control-character': `${h}msg=a\u0001b`,
}

for (const [code, text] of Object.entries(examples)) {
  test(`${code} is found, with the severity of the table`, () => {
    const found = checkCef(parseCef(text)).find((finding) => finding.code === code)
    assert.ok(found)
    assert.equal(found.severity, diagnosticCodes[found.code].severity)
    assert.notEqual(found.message, '')
  })
}

test('every code has a summary in one clause and a fix in whole sentences', () => {
  for (const [code, { summary, fix }] of Object.entries(diagnosticCodes)) {
    assert.match(summary, /^[a-z].*[^.]$/, code)
    assert.match(fix, /^[A-Z][^]*\.$/, code)
  }
})

test('the page of choices names every finding of the reader, and none that does not exist', () => {
  const page = readFileSync(new URL('../../../docs/cef-choices.md', import.meta.url), 'utf8')
  const reading = page.slice(page.indexOf('## Reading'), page.indexOf('## Writing'))
  const rows = reading.split('\n').filter((line) => line.startsWith('|'))
  const named = new Set(rows.flatMap((row) => row.match(/(?<=`)[a-z0-9]+(?:-[a-z0-9]+)+(?=`[^|]*\|$)/g) ?? []))
  for (const code of named) assert.ok(Object.hasOwn(diagnosticCodes, code), code)
  for (const [code, text] of Object.entries(examples)) {
    if (code === 'more-not-listed') continue
    const isOfReader = parseCef(text).diagnostics.some((finding) => finding.code === code)
    if (isOfReader) assert.ok(named.has(code), code)
  }
})
