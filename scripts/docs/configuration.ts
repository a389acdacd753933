import { configJsonSchema, exampleConfig, type JsonSchema } from '@tidewaiter/gateway'
import { ways } from '@tidewaiter/intake'
import { code, page, table } from './markdown.ts'

/** The reference page of `tidewaiter.yaml`. */
export function configurationPage(): string {
  const { properties = {} } = configJsonSchema()
  const { intake, integrations, ...rest } = properties
  const plain = Object.entries(rest).filter(([, schema]) => schema.properties === undefined)
  return page('Configuration', 'packages/gateway/src/config and the settings of each way in', [
    'One YAML file (YAML 1.2), read by `tidewaiter run`: the one that `--config` names, else `$TIDEWAITER_CONFIG`, else ' +
      '`tidewaiter.yaml` in the working directory, else `/etc/tidewaiter/tidewaiter.yaml`. Times are written with their unit (`500ms`, ' +
      '`30s`, `10m`, `12h`, `7d`), sizes too (`8000B`, `64KiB`, `64MiB`, `20GiB`). Unknown keys are faults; a key without a value ' +
      'says nothing. `tidewaiter config check` tells every fault with its place.',
    'Secrets never stand in the file: where one is needed, `{ file: PATH }` or `{ env: NAME }` says where it is.',
    'Editors complete and check the file with [tidewaiter.schema.json](tidewaiter.schema.json), for example by a first line ' +
      '`# yaml-language-server: $schema=/path/to/tidewaiter.schema.json`.',
    '## Top level',
    settingsTable(Object.fromEntries(plain), []),
    ...Object.entries(rest).flatMap(([key, schema]) => section(key, schema)),
    '## `intake`',
    intake?.description ?? '',
    'Names are of lower-case letters, digits, `-` and `_`. `type` says which of these it is:',
    ...ways.flatMap((way) => {
      const schema = kindsOf(intake).find((kind) => kind.properties?.['type']?.const === way.name)
      return [
        `### \`type: ${way.name}\``,
        `${way.summary}.`,
        way.guarantees.map((guarantee) => `- ${guarantee}`).join('\n'),
        table(heading, rowsOf(schema?.properties ?? {}, schema?.required ?? [], '', true)),
      ]
    }),
    '## `integrations`',
    integrations?.description ?? '',
    'An integration that is taken out of the file keeps nothing in the journal any more. Put back under its name, it goes on where it ' +
      'was, as far as the journal still has the events.',
    ...settingsWithParts(entryOf(integrations)),
    '## Example',
    `\`tidewaiter config example\` writes it:\n\n\`\`\`yaml\n${exampleConfig()}\`\`\``,
  ])
}

/** The JSON Schema, for editors. */
export function configurationSchema(): string {
  return `${JSON.stringify(configJsonSchema(), null, 2)}\n`
}

function section(key: string, schema: JsonSchema): readonly string[] {
  if (schema.properties === undefined) return []
  return [`## \`${key}\``, schema.description ?? '', settingsTable(schema.properties, schema.required ?? [])]
}

function settingsWithParts({ properties = {}, required = [] }: JsonSchema): readonly string[] {
  return [
    settingsTable(properties, required),
    ...Object.entries(properties).flatMap(([key, part]) =>
      part.properties === undefined
        ? []
        : [`### \`${key}\``, part.description ?? '', settingsTable(part.properties, part.required ?? [])],
    ),
  ]
}

function entryOf(schema: JsonSchema | undefined): JsonSchema {
  return typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : {}
}

function kindsOf(schema: JsonSchema | undefined): readonly JsonSchema[] {
  return entryOf(schema).oneOf ?? []
}

const heading = ['Key', 'Value', 'Default', 'Meaning', 'Example']

function settingsTable(properties: Readonly<Record<string, JsonSchema>>, required: readonly string[]): string {
  return table(heading, rowsOf(properties, required, '', false))
}

function rowsOf(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
  prefix: string,
  deep: boolean,
): readonly (readonly string[])[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const name = `${prefix}${key}`
    const row = [
      code(name),
      valueOf(schema),
      required.includes(key) ? 'needed' : code(shown(schema.default)),
      schema.description ?? '',
      code(shown(schema.examples?.[0])),
    ]
    const item = schema.items
    const inner =
      schema.properties !== undefined && deep ? rowsOf(schema.properties, schema.required ?? [], `${name}.`, true) : []
    const items = item?.properties === undefined ? [] : rowsOf(item.properties, item.required ?? [], `${name}[].`, true)
    return [row, ...inner, ...items]
  })
}

function shown(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Longer lists of choices are looked up elsewhere, as the meaning says. */
const mostChoices = 16

function valueOf(schema: JsonSchema): string {
  const { type, enum: choices, const: only, items, anyOf } = schema
  if (typeof only === 'string') return code(only)
  if (choices !== undefined)
    return choices.length > mostChoices ? 'one of many' : choices.map((choice) => code(String(choice))).join(', ')
  if (items !== undefined) return `list: ${valueOf(items)}`
  if (anyOf !== undefined) return anyOf.map(valueOf).join(' or ')
  if (schema.properties !== undefined) return code(`{ ${Object.keys(schema.properties).join(', ')} }`)
  return (
    { string: 'text', integer: 'whole number', number: 'number', boolean: '`true` or `false`', object: 'keys' }[
      type ?? ''
    ] ?? 'any'
  )
}
