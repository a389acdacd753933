import { stringify } from 'yaml'
import { configJsonSchema, kindOf, type JsonSchema } from './config-json-schema.ts'

/** What the example sets; everything else stands in it as a comment. */
const chosen: Readonly<Record<string, unknown>> = {
  intake: { falco: { type: 'file', path: '/var/log/falco/events.jsonl', source: 'falco' } },
  integrations: { siem: { to: 'tcp://127.0.0.1:5514' } },
}

const width = 110

const head = `# tidewaiter.yaml: the configuration of \`tidewaiter run\`. Keys behind a # stand with their default or an example.
# \`tidewaiter config check\` says what is wrong with it; \`tidewaiter reload\` has the running service take it on.
`

/** A configuration to begin with: every key with its meaning, and only the necessary ones set. */
export function exampleConfig(): string {
  return `${head}\n${propertyLines(configJsonSchema(), chosen, '').join('\n')}\n`
}

function propertyLines(schema: JsonSchema, values: Readonly<Record<string, unknown>>, indent: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, part], index) => {
    const lines = [...commentLines(part.description, indent), ...settingLines(key, part, values[key], indent)]
    return indent === '' && index > 0 ? ['', ...lines] : lines
  })
}

function settingLines(key: string, schema: JsonSchema, value: unknown, indent: string): string[] {
  if (value === undefined)
    return unsetLines(key, schema, indent).map((line) => `${indent}# ${line.slice(indent.length)}`)
  if (typeof schema.additionalProperties !== 'object') return [`${indent}${key}: ${inline(value)}`]
  const entry = schema.additionalProperties
  const entries = Object.entries(value as Readonly<Record<string, Readonly<Record<string, unknown>>>>)
  return [
    `${indent}${key}:`,
    ...entries.flatMap(([name, settings]) => [
      `${indent}  ${name}:`,
      ...propertyLines(kindOf(entry, settings), settings, `${indent}    `),
    ]),
  ]
}

/** A setting with its default, or with an example where it has none. */
function unsetLines(key: string, schema: JsonSchema, indent: string): string[] {
  const { properties } = schema
  if (properties === undefined) return [`${indent}${key}: ${inline(sampleOf(schema))}`]
  const inner = `${indent}  `
  return [
    `${indent}${key}:`,
    ...Object.entries(properties).flatMap(([name, part]) => [
      ...commentLines(part.description, inner),
      ...unsetLines(name, part, inner),
    ]),
  ]
}

/** A value that a setting may have: its default, unless that says nothing. */
function sampleOf(schema: JsonSchema): unknown {
  const { examples, default: usual, enum: choices, items, properties } = schema
  const empty = usual === undefined || (typeof usual === 'object' && usual !== null && Object.keys(usual).length === 0)
  if (!empty) return usual
  if (examples?.[0] !== undefined) return examples[0]
  if (schema.const !== undefined) return schema.const
  if (choices?.[0] !== undefined) return choices[0]
  if (items !== undefined) return [sampleOf(items)]
  if (properties !== undefined)
    return Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, sampleOf(part)]))
  return usual ?? {}
}

/** A value on one line. */
function inline(value: unknown): string {
  return stringify(value, { lineWidth: 0, collectionStyle: 'flow' }).trimEnd()
}

function commentLines(text: string | undefined, indent: string): string[] {
  const lines: string[] = []
  for (const word of (text ?? '').split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || `${last} ${word}`.length > width - indent.length) lines.push(`${indent}# ${word}`)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return text === undefined ? [] : lines
}
