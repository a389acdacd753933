import { refusalReasons, skipReasons, type Source } from '@tidewaiter/sources'
import { sources } from '@tidewaiter/sources/all'
import { z } from 'zod'
import { code, page, table } from './markdown.ts'

/** The reference page of the sources: what each reads, promises, skips and can be told. */
export function sourcesPage(): string {
  return page('Sources', 'packages/sources/src', [
    ...sources.flatMap((source) => [
      `## ${source.title}`,
      `${code(source.name)}: ${source.summary}`,
      `Families: ${source.families.join(', ')}.`,
      '### Layouts',
      source.layouts.map((layout) => `- ${layout}${signsText(source, layout)}`).join('\n'),
      '### What holds',
      source.guarantees.map((guarantee) => `- ${guarantee}`).join('\n'),
      '### Skipped for a reason',
      table(
        ['Reason', 'Meaning'],
        Object.entries(source.skips).map(([reason, meaning]) => [code(reason), meaning]),
      ),
      '### Options',
      'Given as `--set name=value`.',
      optionsTable(source.options()),
    ]),
    '## Input that is no record',
    'Holds for every source. Skipped, without being a fault:',
    table(['Reason', 'Meaning'], rowsOf(skipReasons)),
    'Refused, with the place of the fault:',
    table(['Reason', 'Meaning'], rowsOf(refusalReasons)),
  ])
}

/** What tells the layout from others. */
function signsText({ signs = [] }: Source, layout: string): string {
  const told = signs
    .filter((sign) => sign.layout === layout)
    .map((sign) => ('members' in sign ? sign.members.map(memberText).join(', ') : sign.line))
  const [first, ...more] = new Set(told)
  if (first === undefined) return ''
  return more.length === 0
    ? `; told by ${first}`
    : `; told by\n${[first, ...more].map((one) => `  - ${one}`).join('\n')}`
}

/** `` `items[].kind` is `Report` or `Event...` ``, of a member as `detect/sign.ts` has them. */
function memberText(member: string): string {
  const [path = '', values] = member.split(/=(.*)/s, 2)
  const name = path
    .split('|')
    .map((one) => code(one.replaceAll('/[]', '[]').replaceAll('/', '.')))
    .join(' or ')
  if (values === undefined) return name
  return `${name} is ${values
    .split('|')
    .map((value) => code(value.replace(/\*$/, '...')))
    .join(' or ')}`
}

function rowsOf(reasons: Readonly<Record<string, unknown>>): readonly (readonly string[])[] {
  return Object.entries(reasons).map(([reason, meaning]) => [code(reason), String(meaning)])
}

type JsonSchema = {
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly description?: string
  readonly default?: unknown
}

function optionsTable(schema: z.ZodType): string {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema
  const rows = Object.entries(properties).map(([name, option]) => [
    code(name),
    option.description ?? '',
    code(option.default === undefined ? undefined : JSON.stringify(option.default)),
  ])
  return rows.length === 0 ? 'None.' : table(['Option', 'Meaning', 'Default'], rows)
}
