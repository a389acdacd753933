import { readdirSync, readFileSync } from 'node:fs'
import { parseCef } from '@tidewaiter/cef'
import { codes, families, familyNames, type Code } from '@tidewaiter/model'
import { routes, tasks } from '@tidewaiter/server'
import { sources } from '@tidewaiter/sources/all'
import { code, page, table } from './markdown.ts'

/** What makes the events of a code happen. */
type Producers = {
  readonly sources: readonly string[]
  readonly routes: readonly string[]
  readonly tasks: readonly string[]
  readonly elsewhere: readonly string[]
}

const otherSenders = 'other senders of the scheme, by the way in `syslog`'

/** What neither a source nor the server makes happen. */
const elsewhere: Readonly<Partial<Record<Code, string>>> = {
  'ADM-035': '`tidewaiter state restore`',
  'FNT-003': otherSenders,
  'FNT-004': otherSenders,
}

/** What makes the events of each code happen: read from the test records of the sources, and from the tables of the server. */
export function producersOf(name: Code): Producers {
  return {
    sources: [...codesBySource()].filter(([, found]) => found.has(name)).map(([source]) => source),
    routes: routes()
      .filter(({ name: route, events }) => events.includes(name) || (name === 'API-001' && route === 'whoAmI'))
      .map((route) => route.name),
    tasks: tasks()
      .filter(({ events }) => events.includes(name))
      .map((task) => task.name),
    elsewhere: [elsewhere[name] ?? []].flat(),
  }
}

/** The reference page of every code and what makes it happen. */
export function eventsPage(): string {
  return page('Events', 'the catalogue, the sources and the server', [
    'Every code, what it means, and what makes it happen: a source that reads the output of a tool ([sources.md](sources.md)), a request ' +
      'to the API of `tidewaiter serve` ([api.md](api.md)), or something that it does by itself. *Ours* marks numbers that KCS has not ' +
      'published.',
    ...familyNames.flatMap((family) => [
      `## ${family}: ${families[family].name}`,
      table(
        ['Code', 'Meaning', 'Ours', 'From tools', 'From decisions'],
        (Object.keys(codes) as Code[])
          .filter((name) => name.startsWith(`${family}-`))
          .map((name) => {
            const { sources: tools, routes: asked, tasks: alone, elsewhere: others } = producersOf(name)
            const decisions =
              name === 'API-001' ? ['every request to the API'] : [...asked.map(code), ...alone, ...others]
            return [
              code(name),
              codes[name].meaning,
              codes[name].attested ? '' : 'yes',
              tools.join(', '),
              decisions.join(', '),
            ]
          }),
      ),
    ]),
    '## What the server does by itself',
    table(
      ['Task', 'What it does', 'Events'],
      tasks().map(({ name, summary, events }) => [name, summary, events.join(', ')]),
    ),
  ])
}

let found: ReadonlyMap<string, ReadonlySet<string>> | undefined

/** The codes that the messages in the test records of each source have. */
function codesBySource(): ReadonlyMap<string, ReadonlySet<string>> {
  return (found ??= new Map(
    sources
      .filter(({ name }) => name !== 'cef')
      .map(({ name }) => {
        const folder = new URL(`../../packages/sources/src/${name}/golden/`, import.meta.url)
        const lines = readdirSync(folder)
          .filter((file) => file.endsWith('.cef'))
          .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n'))
        return [
          name,
          new Set(lines.filter((line) => line !== '').map((line) => parseCef(line).header?.deviceEventClassId ?? '')),
        ]
      }),
  ))
}
