import { compileSelection, eventVariables, type EventVariable, type Selection } from '@tidewaiter/delivery'
import { families, familyNames, kcs20, type FieldName } from '@tidewaiter/model'
import { code, page, table } from './markdown.ts'

type Example = { readonly wanted: string; readonly select: string }

const examples: readonly Example[] = [
  example('What violates a policy at runtime', { families: ['FPM', 'FNT', 'FFM', 'FFTP'] }),
  example('Network traffic and API requests, from severity 5 on', {
    categories: ['network traffic', 'api'],
    minSeverity: 5,
  }),
  example('Everything but the namespaces of the system', {
    where: '!(event.namespace in ["kube-system", "monitoring"])',
  }),
  example('Connections to one port', { where: 'has(event.destinationPort) && event.destinationPort == 3333' }),
  example('What runs as root from any other registry', {
    where: 'has(event.euid) && event.euid == 0 && !event.imageName.startsWith("registry.example.com/")',
  }),
]

const mistakes: readonly Selection[] = [
  { where: 'event.nmespace == "shop"' },
  { where: 'event.pid > "a"' },
  { where: 'event.pid = 1' },
  { where: 'event.pid' },
  { codes: ['PM-999'] },
]

/** The reference page of what an integration can be given to choose from. */
export function selectionPage(): string {
  return page('Selection', 'packages/delivery/src/selection', [
    'Which events an integration gets: `select` in the [configuration](configuration.md#select), and `--codes`, `--where` of `tidewaiter ' +
      'replay` and `tidewaiter journal search`. Every condition that is given has to hold. Without `select` everything is sent. What is ' +
      'left out stays in the journal for other integrations, and is counted: `left out by the selection` in `tidewaiter status`.',
    table(
      ['Condition', 'Sends events'],
      [
        ['`categories`', 'of one of these categories'],
        ['`families`', 'of one of these families: the letters of the code'],
        ['`codes`', 'with one of these codes: [catalogue](catalogue.md)'],
        ['`minSeverity`', 'whose severity in the CEF header, 0 to 10, is at least that'],
        ['`where`', 'for which this expression is true; costs ten times what the others do, which are looked at first'],
      ],
    ),
    '## Categories',
    table(['Category', 'Families'], categories()),
    '## Examples',
    ...examples.map(({ wanted, select }) => `${wanted}:\n\n\`\`\`yaml\n${select}\n\`\`\``),
    'To try an expression on what the journal holds: `tidewaiter journal search --where \'event.namespace == "shop"\'`.',
    '## `where`',
    'An expression in [CEL](https://github.com/google/cel-spec/blob/master/doc/langdef.md) (Common Expression Language) that gives true ' +
      'or false. There is one variable, `event`, with the fields below. Names and types are checked when the configuration is loaded.',
    '- A **text** that an event does not have is empty: `event.namespace != "kube-system"` holds for an event without a namespace.\n' +
      '- A **number** that it does not have cannot be compared. Ask first: `has(event.destinationPort) && event.destinationPort == 443`. ' +
      'Where the expression does not ask, the event cannot be judged; then it is sent, not lost, and counted in ' +
      '`tidewaiter_delivery_unjudged_total`.\n' +
      '- Texts have `startsWith`, `endsWith` and `contains`, numbers the usual comparisons, and `in` asks a list: ' +
      '`event.code in ["PM-002", "NT-001"]`. There is no `matches`: whoever writes a command line could make a regular ' +
      'expression take for ever.\n' +
      '- An event is judged as the profile of the integration writes it. Fields that KCS has no key for are there under the ' +
      'profile `cef` alone; under the others they are empty.\n' +
      '- A message that goes out as it came ([CEF of other senders](../guides/sources/cef.md)) and is no event of KCS has `vendor`, ' +
      '`product`, `code` (its event class ID), `severity`, `outcome` and `time`. Its other texts are empty. `families`, `categories` and ' +
      '`codes` look at its event class ID alone.',
    table(
      ['Field', 'Type', 'Meaning', 'May be absent'],
      eventVariables.map((variable) => [
        code(`event.${variable.name}`),
        typeOf(variable),
        isExtra(variable) ? `${variable.meaning} (profile \`cef\` alone)` : variable.meaning,
        variable.optional ? 'yes' : '',
      ]),
    ),
    '## What a mistake looks like',
    'The service does not start with it, `tidewaiter reload` goes on with the old configuration, and `tidewaiter config check` shows the ' +
      'place. What is said:',
    `\`\`\`\n${mistakes.map(faultOf).join('\n')}\n\`\`\``,
  ])
}

/** An example that is tried as the page is made. */
function example(wanted: string, selection: Selection): Example {
  compileSelection(selection, 'siem')
  const lines = Object.entries(selection).map(([key, value]) =>
    typeof value === 'string' ? `  ${key}: '${value}'` : `  ${key}: ${flow(value)}`,
  )
  return { wanted, select: ['select:', ...lines].join('\n') }
}

function flow(value: readonly string[] | number): string {
  return typeof value === 'number' ? String(value) : `[${value.join(', ')}]`
}

function categories(): string[][] {
  const byCategory = Map.groupBy(familyNames, (name) => families[name].category)
  return [...byCategory].map(([category, names]) => [category, names.map(code).join(', ')])
}

function typeOf({ type }: EventVariable): string {
  return { string: 'text', int: 'number', 'google.protobuf.Timestamp': 'time' }[type]
}

/** Whether the field is one that no key of KCS carries. */
function isExtra({ name, optional }: EventVariable): boolean {
  return optional && !kcs20.slots.some(({ value }) => value === (name as FieldName))
}

function faultOf(selection: Selection): string {
  try {
    compileSelection(selection, 'siem')
  } catch (error) {
    const text = (error as Error).message
    return text.length > 150 ? `${text.slice(0, 150)} ...` : text
  }
  throw new Error(`this was to be a mistake: ${JSON.stringify(selection)}`)
}
