import { deepEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { stringify } from 'yaml'
import { configJsonSchema, type JsonSchema } from './config-json-schema.ts'
import { exampleConfig } from './example-config.ts'
import { parseConfig } from './parse-config.ts'
import { shownConfig } from './shown-config.ts'

test('the example is a configuration that is accepted, and sets one way in and one integration', () => {
  const parsed = parseConfig(exampleConfig())
  ok('config' in parsed, JSON.stringify(parsed))
  deepEqual([Object.keys(parsed.config.intake), Object.keys(parsed.config.integrations)], [['falco'], ['siem']])
})

test('every key of it stands with a value that is accepted when its comment sign is taken away', () => {
  const lines = exampleConfig().split('\n')
  let tried = 0
  for (const [index, line] of lines.entries()) {
    const [, indent, key] = /^( *)# ([a-zA-Z]+):/.exec(line) ?? []
    // A line that begins a sentence is a comment for good.
    if (indent === undefined || key === undefined) continue
    const block = lines.slice(index + 1).findIndex((next) => !next.startsWith(`${indent}#   `))
    const uncommented = lines.slice(index, index + 1 + block).map((each) => indent + each.slice(indent.length + 2))
    const text = [...lines.slice(0, index), ...uncommented, ...lines.slice(index + 1 + block)].join('\n')
    const parsed = parseConfig(text)
    const faults = 'faults' in parsed ? parsed.faults : []
    // The file with the certificate and that with its key belong together, and TLS to a tls:// target.
    const alone = faults.filter(({ message }) => !/given together|means nothing for tcp/.test(message))
    deepEqual(alone, [], line)
    tried++
  }
  ok(tried > 20, `${tried} keys`)
})

/** Every key of the schema that has examples, with its path. */
function exampled(
  schema: JsonSchema,
  path: readonly string[] = [],
): { path: readonly string[]; examples: readonly unknown[] }[] {
  const own = schema.examples === undefined || path.length === 0 ? [] : [{ path, examples: schema.examples }]
  const below = Object.entries(schema.properties ?? {}).flatMap(([key, part]) => exampled(part, [...path, key]))
  const named =
    typeof schema.additionalProperties === 'object' ? exampled(schema.additionalProperties, [...path, 'name']) : []
  const kinds = (schema.oneOf ?? []).flatMap((kind) =>
    exampled(kind, [...path.slice(0, -1), String(kind.properties?.['type']?.const)]),
  )
  return [
    ...own,
    ...below,
    ...named,
    ...kinds,
    ...(schema.items === undefined ? [] : exampled(schema.items, [...path, '0'])),
  ]
}

test('every example in the documentation is accepted in its place', () => {
  const all = exampled(configJsonSchema())
  ok(all.length > 40, `${all.length} keys have examples`)
  for (const { path, examples } of all) {
    for (const example of examples) {
      const parsed = parseConfig(stringify(nest(path, example)))
      const place = path
        .map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
        .join('')
      const faults =
        'faults' in parsed
          ? parsed.faults.filter(
              (fault) => fault.path.startsWith(place) && !/missing|given together/.test(fault.message),
            )
          : []
      deepEqual(faults, [], `${place}: ${JSON.stringify(example)}`)
    }
  }
})

/** A configuration with that setting alone; a way in is of the kind that stands in the place of its name. */
function nest(path: readonly string[], value: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (/^\d+$/.test(step)) return [nest(rest, value)]
  const inner = nest(rest, value)
  const kind = ['file', 'http', 'stdin'].includes(step) && typeof inner === 'object' && inner !== null
  return { [step]: kind ? { type: step, ...inner } : inner }
}

test('what is shown is the configuration with every default, and can be read again', () => {
  const text =
    'intake: { falco: { type: file, path: /x } }\nintegrations: { siem: { to: "tls://a", tls: { passphrase: { env: X } } } }\n'
  const first = parseConfig(text)
  ok('config' in first)
  const shown = shownConfig(first.value)
  const again = parseConfig(shown)
  ok('config' in again, shown)
  deepEqual(again.config, first.config)
  for (const part of ['facility: local0', 'maxAge: 7d', 'env: X']) ok(shown.includes(part), `${part} in ${shown}`)
})

test('a token that stands in a configuration is not shown', () => {
  const value = { intake: { hook: { type: 'http', clients: [{ name: 'a', token: { sha256: 'f'.repeat(64) } }] } } }
  ok(!shownConfig(value).includes('ffff'))
})
