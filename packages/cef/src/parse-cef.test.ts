import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CefMessage } from './cef-message.ts'
import { isError } from './diagnostics.ts'
import { parseCef, type ParseOptions } from './parse-cef.ts'
import { headerOffsets } from './parse-header.ts'

const header = 'CEF:0|Example|Sensor|1.0|PM-002|Process management|7|'

function read(extension: string, options?: ParseOptions): CefMessage {
  return parseCef(header + extension, options)
}

function pairsOf(message: CefMessage): string[][] {
  return message.pairs.map(({ key, value }) => [key, value])
}

function codesOf(message: CefMessage): string[] {
  return message.diagnostics.map(({ code }) => code)
}

/** Each finding with the text that stands at its offset. */
function findingsOf({ text, diagnostics }: CefMessage): string[] {
  return diagnostics.map(({ code, offset }) => `${code} at ${JSON.stringify(text.slice(offset, offset + 4))}`)
}

test('a complete message gives header, pairs in order, and no findings', () => {
  const message = parseCef(
    'Feb 18 10:07:28 host CEF:0|Kaspersky|Kaspersky Container Security|2.0|PM-002|Process management|7|dpid=4711 ' +
      'spid=4700 flexString2=0ce05246 flexString2Label=Container ID cs4=sh -c echo A\\=1 cs4Label=Command outcome=Audit',
  )
  assert.deepEqual(message.header, {
    version: '0',
    deviceVendor: 'Kaspersky',
    deviceProduct: 'Kaspersky Container Security',
    deviceVersion: '2.0',
    deviceEventClassId: 'PM-002',
    name: 'Process management',
    severity: '7',
  })
  assert.equal(message.prefix, 'Feb 18 10:07:28 host ')
  assert.deepEqual(pairsOf(message), [
    ['dpid', '4711'],
    ['spid', '4700'],
    ['flexString2', '0ce05246'],
    ['flexString2Label', 'Container ID'],
    ['cs4', 'sh -c echo A=1'],
    ['cs4Label', 'Command'],
    ['outcome', 'Audit'],
  ])
  assert.deepEqual(message.diagnostics, [])
})

test('a pair says where it stands and what it was before unescaping', () => {
  const message = read('act=exec  cs4=a\\=b  msg=end ')
  assert.deepEqual(message.pairs, [
    { key: 'act', value: 'exec', raw: 'exec ', offset: header.length },
    { key: 'cs4', value: 'a=b', raw: 'a\\=b ', offset: header.length + 10 },
    { key: 'msg', value: 'end', raw: 'end ', offset: header.length + 20 },
  ])
  for (const { key, raw, offset } of message.pairs) {
    assert.equal(message.text.slice(offset, offset + key.length + 1 + raw.length), `${key}=${raw}`)
  }
})

test('the views of the pairs are made once', () => {
  const message = read('a=1')
  assert.equal(message.pairs, message.pairs)
  assert.equal(message.extension, message.extension)
})

test('header fields unescape pipe and backslash, and leave an equals sign alone', () => {
  const message = parseCef('CEF:0|a\\|b|c\\\\d|e=f|\\\\\\||n|5|')
  assert.deepEqual(Object.values(message.header ?? {}), ['0', 'a|b', 'c\\d', 'e=f', '\\|', 'n', '5'])
  assert.deepEqual(message.diagnostics, [])
})

test('header fields keep the spaces around them', () => {
  const message = parseCef('CEF:0| Vendor |  Product|1|id| name | 5 |')
  assert.equal(message.header?.deviceVendor, ' Vendor ')
  assert.equal(message.header?.severity, ' 5 ')
  assert.deepEqual(codesOf(message), [])
})

test('a pipe in a value is text', () => {
  assert.deepEqual(pairsOf(read('msg=a|b|c dst=192.0.2.1')), [
    ['msg', 'a|b|c'],
    ['dst', '192.0.2.1'],
  ])
})

test('empty values are pairs', () => {
  const message = read('src= dst=192.0.2.1 spt=')
  assert.deepEqual(pairsOf(message), [
    ['src', ''],
    ['dst', '192.0.2.1'],
    ['spt', ''],
  ])
  assert.deepEqual(message.diagnostics, [])
})

test('nothing but spaces behind the header is an empty extension', () => {
  for (const extension of ['', ' ', '   ']) {
    const message = read(extension)
    assert.deepEqual(message.pairs, [])
    assert.deepEqual(message.diagnostics, [])
  }
})

test('an unescaped equals sign is kept in the value unless a key stands before it, and reported with its place', () => {
  const message = read('request=http://example.com/?a=1&b=2 dst=192.0.2.1')
  assert.deepEqual(pairsOf(message), [
    ['request', 'http://example.com/?a=1&b=2'],
    ['dst', '192.0.2.1'],
  ])
  assert.deepEqual(findingsOf(message), ['unescaped-equals at "=1&b"', 'unescaped-equals at "=2 d"'])
  assert.deepEqual(
    read('msg=x = y').pairs.map(({ value }) => value),
    ['x = y'],
  )
})

test('base64 padding at the end of a value is kept', () => {
  assert.deepEqual(pairsOf(read('cs1=Zm9vYg== cs2=Zm8= spt=6')), [
    ['cs1', 'Zm9vYg=='],
    ['cs2', 'Zm8='],
    ['spt', '6'],
  ])
})

test('an unknown key behind a free-text value is flagged as possible injection, once', () => {
  const message = read('cs4=sh -c x evil=1 worse=2 cs4Label=Command')
  assert.deepEqual(findingsOf(message), ['possible-injection at "evil"'])
  assert.deepEqual(read('cnt=1 evil=1').diagnostics, [], 'cnt is no free text')
  assert.deepEqual(read('cs4=x source=pod-1').diagnostics, [], 'source is a key of KCS')
  assert.deepEqual(codesOf(read('cs4=x source=pod-1', { extraKnownKeys: [] })), ['possible-injection'])
  assert.deepEqual(read('cs4=x evil=1', { extraKnownKeys: ['evil'] }).diagnostics, [])
})

test('a lone or unknown backslash is kept with what follows it, and reported', () => {
  const message = read('filePath=C:\\Windows\\x act=\\ msg=end\\')
  assert.deepEqual(pairsOf(message), [
    ['filePath', 'C:\\Windows\\x'],
    ['act', '\\'],
    ['msg', 'end\\'],
  ])
  assert.deepEqual(findingsOf(message), [
    'unknown-escape at "\\\\Win"',
    'unknown-escape at "\\\\x a"',
    'unknown-escape at "\\\\ ms"',
    'unknown-escape at "\\\\"',
  ])
})

test('values are unescaped in one pass: an escaped backslash before n is no line feed', () => {
  assert.deepEqual(pairsOf(read('msg=a\\\\nb')), [['msg', 'a\\nb']])
  assert.deepEqual(pairsOf(read('msg=C:\\\\reg.exe \\\\\\= x')), [['msg', 'C:\\reg.exe \\= x']])
})

test('an equals sign behind an escaped backslash is not escaped', () => {
  const message = read('aid=abc\\\\=\\\\=')
  assert.deepEqual(pairsOf(message), [['aid', 'abc\\=\\=']])
  assert.deepEqual(codesOf(message), ['unescaped-equals', 'unescaped-equals'])
})

test('\\n and \\r are line feed and carriage return, apart', () => {
  assert.deepEqual(pairsOf(read('msg=a\\nb\\rc\\r\\nd')), [['msg', 'a\nb\rc\r\nd']])
})

test('\\n and \\= in the header are kept as text and reported', () => {
  const message = parseCef('CEF:0|v|p|1|id|two\\nlines \\= x|5|')
  assert.equal(message.header?.name, 'two\\nlines \\= x')
  assert.deepEqual(findingsOf(message), ['header-escape at "\\\\nli"', 'header-escape at "\\\\= x"'])
})

test('spaces before the next key are trimmed in the value and kept in raw; the exact form keeps all but one', () => {
  const trimmed = read('msg=padded   dst=192.0.2.1  ')
  assert.deepEqual(pairsOf(trimmed), [
    ['msg', 'padded'],
    ['dst', '192.0.2.1'],
  ])
  assert.deepEqual(
    trimmed.pairs.map(({ raw }) => raw),
    ['padded  ', '192.0.2.1  '],
  )
  assert.deepEqual(pairsOf(read('msg=padded   dst=192.0.2.1  ', { spaces: 'exact' })), [
    ['msg', 'padded  '],
    ['dst', '192.0.2.1  '],
  ])
})

test('a space at the beginning of a value is kept, as are spaces inside', () => {
  assert.deepEqual(pairsOf(read('msg= two  spaces act=x')), [
    ['msg', ' two  spaces'],
    ['act', 'x'],
  ])
})

test('spaces before the first key do not count', () => {
  for (const spaces of [' ', '    ']) {
    const message = read(`${spaces}act=x`)
    assert.deepEqual(pairsOf(message), [['act', 'x']])
    assert.deepEqual(message.diagnostics, [])
  }
})

test('quotes around a value are kept', () => {
  assert.deepEqual(pairsOf(read('act="Logon" cs1Label="Affected User"')), [
    ['act', '"Logon"'],
    ['cs1Label', '"Affected User"'],
  ])
})

test('a space between CEF: and the version is accepted and reported', () => {
  const message = parseCef('Feb 18 10:07:28 host CEF: 0|v|p|1|id|n|5|act=x')
  assert.equal(message.header?.version, '0')
  assert.equal(message.prefix, 'Feb 18 10:07:28 host ')
  assert.deepEqual(findingsOf(message), ['space-before-version at " 0|v"'])
})

test('a version other than 0 is kept; one that is no number is reported', () => {
  assert.equal(parseCef('CEF:1|v|p|1|id|n|5|').header?.version, '1')
  assert.equal(parseCef('CEF:26|v|p|1|id|n|5|').header?.version, '26')
  assert.deepEqual(codesOf(parseCef('CEF:1.2|v|p|1|id|n|5|')), [])
  const message = parseCef('CEF:0x|v|p|1|id|n|5|')
  assert.equal(message.header?.version, '0x')
  assert.deepEqual(codesOf(message), ['version-not-number'])
  assert.equal(parseCef('CEF:0 |v|p|1|id|n|5|').header?.version, '0')
})

test('a header without its closing pipe is accepted and reported', () => {
  const message = parseCef('CEF:0|v|p|1|id|n|10')
  assert.equal(message.header?.severity, '10')
  assert.deepEqual(codesOf(message), ['header-unclosed'])
})

test('a short header keeps the fields that are there and says how many', () => {
  for (const [text, fields] of [
    ['CEF:0', ['0', '', '', '', '', '', '']],
    ['CEF:0|', ['0', '', '', '', '', '', '']],
    ['CEF:0|v', ['0', 'v', '', '', '', '', '']],
    ['CEF:0|v|p|1', ['0', 'v', 'p', '1', '', '', '']],
    ['CEF:0|v|p|1|id|n|', ['0', 'v', 'p', '1', 'id', 'n', '']],
  ] as const) {
    const message = parseCef(text)
    assert.deepEqual(Object.values(message.header ?? {}), fields, text)
    assert.deepEqual(codesOf(message), ['header-short'], text)
  }
  assert.match(parseCef('CEF:0|v|p|1').diagnostics[0]?.message ?? '', /4 of the seven/)
})

test('pairs in a header that lacks a pipe are read as pairs', () => {
  const inSeverity = parseCef('CEF:0|v|p|1|id|5|src=192.0.2.5 dst=192.0.2.6')
  assert.equal(inSeverity.header?.name, '5')
  assert.equal(inSeverity.header?.severity, '')
  assert.deepEqual(pairsOf(inSeverity), [
    ['src', '192.0.2.5'],
    ['dst', '192.0.2.6'],
  ])
  assert.deepEqual(codesOf(inSeverity), ['header-short', 'pairs-in-header'])

  const behindSeverity = parseCef('CEF:0|v|p|1|id|n|5 src=192.0.2.5')
  assert.equal(behindSeverity.header?.severity, '5')
  assert.deepEqual(pairsOf(behindSeverity), [['src', '192.0.2.5']])
  assert.deepEqual(codesOf(behindSeverity), ['header-unclosed', 'pairs-in-header'])

  const inName = parseCef('CEF:0|v|p|1|id|a long name src=192.0.2.5')
  assert.equal(inName.header?.name, 'a long name')
  assert.deepEqual(pairsOf(inName), [['src', '192.0.2.5']])
})

test('an empty header field is accepted and reported', () => {
  const message = parseCef('CEF:0|v||1|id|n|5|a=')
  assert.deepEqual(findingsOf(message), ['header-field-empty at "|1|i"'])
  assert.deepEqual({ ...message.extension }, { a: '' })
})

test('severity: numbers from 0 to 10 and the five words pass, anything else is kept and reported', () => {
  for (const severity of ['0', '10', 'Unknown', 'low', 'Very-High', ' 3 ']) {
    assert.deepEqual(codesOf(parseCef(`CEF:0|v|p|1|id|n|${severity}|`)), [], severity)
  }
  for (const severity of ['11', '-1', '5.5', 'Critical', 'Uknown']) {
    const message = parseCef(`CEF:0|v|p|1|id|n|${severity}|`)
    assert.equal(message.header?.severity, severity)
    assert.deepEqual(codesOf(message), ['severity-unknown'])
  }
})

test('name and severity the wrong way round are recognised', () => {
  assert.deepEqual(codesOf(parseCef('CEF:0|v|p|1|id|5|Latest tag|')), ['severity-unknown', 'name-severity-swapped'])
})

test('an unescaped pipe in a header field is recognised by what it moves', () => {
  const message = parseCef('CEF:0|v|p|1|id|Rule with | pipe|5|start=0 msg=x')
  assert.deepEqual(codesOf(message), ['severity-unknown', 'header-shifted', 'text-before-key'])
  assert.deepEqual(pairsOf(message), [['msg', 'x']])
})

test('a repeated key: all pairs in order, the plain map takes the last, and it is reported', () => {
  const message = read('src=192.0.2.1 act=x src=192.0.2.9')
  assert.deepEqual(pairsOf(message), [
    ['src', '192.0.2.1'],
    ['act', 'x'],
    ['src', '192.0.2.9'],
  ])
  assert.equal(message.extension['src'], '192.0.2.9')
  assert.deepEqual(findingsOf(message), ['repeated-key at "src="'])
  assert.deepEqual(codesOf(read('src=192.0.2.1')), [], 'a key of the message before is not a repeated key')
})

test('the first CEF: begins the message; a later one that is complete, or follows a syslog header, is flagged', () => {
  const second = 'CEF:0|v|p|1|id|n|5|src=192.0.2.2'
  const glued = read(`src=192.0.2.1 #012Feb 18 10:07:28 host ${second}`)
  assert.equal(glued.pairs.length, 1)
  assert.ok(findingsOf(glued).includes('glued-messages at "CEF:"'))
  assert.deepEqual(codesOf(read('msg=a Feb 18 10:07:28 host CEF:0|cut')), ['glued-messages'])
  assert.deepEqual(codesOf(read('msg=a <134>CEF:0|cut')), ['glued-messages'])
  assert.deepEqual(codesOf(read('msg=about CEF:0 and CEF:0|only')), [])
})

test('CEF: is found anywhere, also glued to a word or behind a tag CEF: that is none', () => {
  assert.equal(parseCef(`<134>${header}`).prefix, '<134>')
  assert.equal(parseCef(`garbage${header}`).prefix, 'garbage')
  assert.equal(parseCef(`host CEF: relay CEF:1 note ${header}`).prefix, 'host CEF: relay CEF:1 note ')
  assert.equal(parseCef(`\ufeff${header}`).prefix, '\ufeff')
})

test('a CEF: in a value never takes the place of the one before it', () => {
  for (const version of ['0', '0 ', ' 0', '0x', '1.2']) {
    const message = parseCef(`CEF:${version}|v|p|1|id|n|5|msg=CEF:0|forged|p|1|id|n|5|act=x`)
    assert.equal(message.header?.deviceVendor, 'v', version)
  }
})

test('header offsets are where the fields begin', () => {
  const message = parseCef('host CEF:0|v\\||p|1|id|n|5|msg=a|b')
  assert.deepEqual(
    headerOffsets(message).map((offset) => message.text[offset]),
    ['0', 'v', 'p', '1', 'i', 'n', '5'],
  )
  assert.equal(headerOffsets(parseCef('CEF:0|v|p')).length, 3)
  assert.equal(headerOffsets(parseCef('CEF:0|v|')).length, 2)
  assert.deepEqual(headerOffsets(parseCef('none')), [])
})

test('without CEF: and a version there is no message, and the text is all prefix', () => {
  for (const text of ['', 'plain text', 'CEF:', 'CEF:Unknown|v|p|1|id|n|3|', 'LEEF:1.0|v', 'a|b|c|d|e|f|g|h=1']) {
    const message = parseCef(text)
    assert.equal(message.header, null)
    assert.deepEqual(message.pairs, [])
    assert.equal(message.prefix, text)
    assert.deepEqual(codesOf(message), ['no-cef'])
  }
})

test('an extension key named like a header field stays apart from the header', () => {
  const message = read('name=x version=9 severity=1 __proto__=p constructor=c')
  assert.equal(message.header?.name, 'Process management')
  assert.equal(Object.getPrototypeOf(message.extension), null)
  assert.deepEqual(Object.entries(message.extension), [
    ['name', 'x'],
    ['version', '9'],
    ['severity', '1'],
    ['__proto__', 'p'],
    ['constructor', 'c'],
  ])
})

test('a tab before key= does not separate pairs, and is reported', () => {
  const message = read('msg=text\tsrc=192.0.2.1')
  assert.deepEqual(pairsOf(message), [['msg', 'text\tsrc=192.0.2.1']])
  assert.deepEqual(findingsOf(message), ['tab-before-key at "\\tsrc"'])
})

test('keys of letters, digits and _ . , [ ] - are keys; all but letters, digits and the underscore are reported', () => {
  const message = read('_cefVer=0.1 ad.field[0]=a ad.Error_,Code=b X-Id=c')
  assert.deepEqual(
    message.pairs.map(({ key }) => key),
    ['_cefVer', 'ad.field[0]', 'ad.Error_,Code', 'X-Id'],
  )
  assert.deepEqual(findingsOf(message), [
    'key-characters at "ad.f"',
    'key-characters at "ad.E"',
    'key-characters at "X-Id"',
  ])
})

test('text before the first key is kept in the text, and reported', () => {
  const message = read('stray text act=x')
  assert.deepEqual(pairsOf(message), [['act', 'x']])
  assert.deepEqual(findingsOf(message), ['text-before-key at "stra"'])
  for (const extension of ['only text', '=', '===value', '= =']) {
    assert.deepEqual(read(extension).pairs, [])
    assert.deepEqual(codesOf(read(extension)), ['text-before-key'], extension)
  }
})

test('a line terminator at the very end is not part of the message', () => {
  for (const terminator of ['\n', '\r\n']) {
    const message = read(`act=x${terminator}`)
    assert.deepEqual(pairsOf(message), [['act', 'x']])
    assert.deepEqual(message.diagnostics, [])
  }
  assert.deepEqual(codesOf(parseCef('CEF:0|v|p|1|id|n|10\n')), ['header-unclosed'])
})

test('a raw line break inside is kept in the value, and reported once a line', () => {
  const message = read('msg=one\r\ntwo\nthree\rfour act=x\n')
  assert.deepEqual(pairsOf(message), [
    ['msg', 'one\r\ntwo\nthree\rfour'],
    ['act', 'x'],
  ])
  assert.deepEqual(findingsOf(message), [
    'raw-newline at "\\r\\ntw"',
    'raw-newline at "\\nthr"',
    'raw-newline at "\\rfou"',
  ])
})

test('invalid UTF-8 reads as U+FFFD and is reported where it stands', () => {
  const bytes = new Uint8Array([...new TextEncoder().encode(`${header}é=1 msg=ä`), 0xff, 0xfe])
  const message = parseCef(bytes)
  assert.equal(message.extension['msg'], 'ä\ufffd\ufffd')
  assert.deepEqual(
    message.diagnostics.map(({ code, offset }) => [code, offset - header.length]),
    [
      ['text-before-key', 0],
      ['invalid-utf8', 9],
    ],
  )
})

test('text and its UTF-8 bytes read the same, a byte order mark included', () => {
  const text = `\ufeff${header}msg=näive 😀 act=x`
  const fromBytes = parseCef(new TextEncoder().encode(text))
  const fromText = parseCef(text)
  assert.equal(fromBytes.text, text)
  assert.deepEqual(fromBytes.flat, fromText.flat)
  assert.deepEqual(fromBytes.diagnostics, fromText.diagnostics)
})

test('findings come in the order of the text', () => {
  const message = parseCef('CEF: 0|v|p|1|id|\\n|High!|x a=1=2 a=\\q\nb')
  const offsets = message.diagnostics.map(({ offset }) => offset)
  assert.deepEqual(
    offsets,
    offsets.toSorted((a, b) => a - b),
  )
  assert.ok(message.diagnostics.some(isError))
})

test('findings of one kind are listed up to a bound', () => {
  const message = read(`a=${'='.repeat(1000)}`)
  assert.equal(message.diagnostics.length, 21)
  assert.equal(message.diagnostics.at(-1)?.code, 'more-not-listed')
})
