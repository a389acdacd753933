import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileJsonTemplate, renderJson } from './json-template.ts'
import { placeholders, type PlaceholderValue } from './placeholders.ts'
import type { TemplatePart } from './template.ts'
import { anyText } from './testing/any-text.ts'

function partsIn(text: string): readonly TemplatePart[] {
  const compiled = compileJsonTemplate(text)
  assert.ok('parts' in compiled, JSON.stringify('faults' in compiled && compiled.faults.map(({ message }) => message)))
  return compiled.parts
}

function faultsIn(text: string): string[] {
  const compiled = compileJsonTemplate(text)
  return 'faults' in compiled
    ? compiled.faults.map(({ code, details }) => `${code} ${details['line']}:${details['column']}`)
    : []
}

test('values stand in strings and in place of values; the text around them stays as it is', () => {
  const template =
    '{ "text": "$$event_name$$ in $$image_name$$ for $$$$1",\n  "severity": $$severity$$, "why":$$reason$$ }'
  const values: Record<string, PlaceholderValue> = { event_name: 'Scan "job"', image_name: 'a\\b\n', severity: 7 }
  const text = renderJson(partsIn(template), (name) => values[name])
  assert.equal(text, '{ "text": "Scan \\"job\\" in a\\\\b\\n for $$1",\n  "severity": 7, "why":null }')
  assert.equal(
    renderJson(partsIn('"<$$reason$$>"'), () => undefined),
    '"<>"',
  )
  assert.equal(
    renderJson(partsIn('$$reason$$'), () => 'x'),
    '"x"',
  )
})

test('whatever the values are, the structure is that of the template, and each value is back in its place', () => {
  const names = fc.constantFrom(...placeholders.map(({ name }) => name))
  const value = fc.oneof(
    anyText,
    fc.constantFrom(
      '"',
      '\\',
      '\\"',
      '","x":"',
      '$$code$$',
      '$$',
      '\u2028',
      '\ud800',
      '\udc00',
      '}',
      '\\u0022',
      '$&',
      '$1',
    ),
    fc.nat(),
    fc.constant(undefined),
  )
  const shape = fc.array(
    fc.record({ key: fc.string({ maxLength: 5 }), before: fc.string({ maxLength: 5 }), name: names }),
  )
  fc.assert(
    fc.property(shape, fc.dictionary(names, value), (members, values) => {
      const valueOf = (name: string): PlaceholderValue => values[name]
      const plain = (text: string): string => text.replaceAll('$', '')
      const written = members.map(
        ({ key, before, name }) =>
          `[${JSON.stringify(plain(key))}, "${JSON.stringify(plain(before)).slice(1, -1)}$$${name}$$", $$${name}$$, {"k":$$${name}$$}]`,
      )
      const rendered: unknown = JSON.parse(renderJson(partsIn(`[${written.join(',')}]`), valueOf))
      const expected = members.map(({ key, before, name }) => {
        const known = valueOf(name)
        return [plain(key), `${plain(before)}${known ?? ''}`, known ?? null, { k: known ?? null }]
      })
      assert.deepEqual(rendered, expected)
    }),
  )
})

test('what JSON allows is a template, and what it does not is none', () => {
  fc.assert(
    fc.property(
      fc.json().filter((text) => !text.includes('$$')),
      (text) => {
        assert.deepEqual(
          renderJson(partsIn(text), () => 'x'),
          text,
        )
      },
    ),
  )
  const alphabet = fc.constantFrom(...'{}[]",:\\01-.eE tfn\n', 'true', 'null', '"a"', '\\u00e9', '\u0001')
  fc.assert(
    fc.property(fc.array(alphabet, { maxLength: 12 }), (signs) => {
      const text = signs.join('')
      let isJson = true
      try {
        JSON.parse(text)
      } catch {
        isJson = false
      }
      assert.equal('parts' in compileJsonTemplate(text), isJson, text)
    }),
    { numRuns: 2000 },
  )
})

test('faults are found with line and column, the unknown names all at once', () => {
  assert.deepEqual(faultsIn('{\n  "a": "$$imge_name$$",\n  "b": $$nothing$$, "c": "é $$ x"\n}'), [
    'placeholder-unknown 2:9',
    'placeholder-unknown 3:8',
    'placeholder-unfinished 3:29',
  ])
  assert.deepEqual(faultsIn('{"$$code$$": 1}'), ['placeholder-as-key 1:3'])
  assert.deepEqual(faultsIn('{"a": $$code$$$$code$$}'), ['template-not-json 1:15'])
  assert.deepEqual(faultsIn('{"a": "x\n"}'), ['template-not-json 1:7'])
  assert.deepEqual(faultsIn('{"a": "\\$$code$$"}'), ['template-not-json 1:7'])
  assert.deepEqual(faultsIn('{"a": 1,}'), ['template-not-json 1:9'])
  assert.deepEqual(faultsIn('{"a": $$bad$$,, }'), ['placeholder-unknown 1:7', 'template-not-json 1:15'])
  assert.deepEqual(faultsIn(''), ['template-not-json 1:1'])
  const compiled = compileJsonTemplate('"$$imge_name$$"')
  assert.ok('faults' in compiled)
  assert.match(compiled.faults[0]!.action, /image_name, .*malware_count/)
})

test('size, depth and number of placeholders are bounded', () => {
  assert.deepEqual(faultsIn(`"${'x'.repeat(70_000)}"`), ['template-too-long undefined:undefined'])
  assert.deepEqual(faultsIn('['.repeat(33)).at(0)?.startsWith('template-not-json'), true)
  assert.deepEqual(faultsIn(`"${'$$code$$'.repeat(201)}"`), ['template-too-many-placeholders undefined:undefined'])
  const long = renderJson(partsIn('"$$reason$$"'), () => 'ab"'.repeat(10_000))
  assert.equal((JSON.parse(long) as string).length, 8000)
})
