import { Argument, Option } from 'commander'
import type { ControlClient, EntrySearch, FoundEntry } from '@tidewaiter/gateway'
import { modes, statuses, type Outcome } from '@tidewaiter/model'
import type { CommandDefinition } from '../command-definition.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { wholeNumber } from '../options.ts'
import { addSearchOptions, searchOf, type SearchOptions } from '../service/search-options.ts'
import { addServiceOptions, withJournal, type ServiceOptions } from '../service/service-options.ts'
import { grouped, plural } from '../terminal/plural.ts'
import { printable } from '../terminal/printable.ts'

type JournalOptions = ServiceOptions &
  SearchOptions & {
    readonly output: 'cef' | 'json'
    readonly limit?: number
    readonly profile?: string
    readonly newest?: true
    readonly text?: string
    readonly minSeverity?: number
    readonly outcome?: Outcome
  }

export const journalCommand: CommandDefinition = {
  description:
    'Looks into the journal, through the service while it runs and directly while it does not. search: events by what they say, ' +
    'the first 100. export: all of them. check: reads everything, checksums included, and says what cannot be read any more.',
  examples: [
    { line: 'tidewaiter journal search --since 1h --codes PM', purpose: 'processes of the last hour' },
    { line: 'tidewaiter journal search --newest --text curl --limit 20', purpose: 'the last that hold a text' },
    { line: 'tidewaiter journal search --where \'event.podName == "web-1"\' --output json', purpose: 'by a field' },
    { line: 'tidewaiter journal export --since 7d > week.cef', purpose: 'for an archive' },
    { line: 'tidewaiter journal check', purpose: 'after a power failure, or when the disk is in doubt' },
  ],
  configure: (command) => {
    command
      .addArgument(new Argument('<action>', 'what to do').choices(['search', 'export', 'check']))
      .addOption(
        new Option('--output <format>', 'cef: the messages; json: with their place in the journal')
          .choices(['cef', 'json'])
          .default('cef'),
      )
      .option('--limit <number>', 'at most so many (default for search: 100)', wholeNumber(1))
      .option('--newest', 'the newest events first, by the order in which they were accepted')
      .option('--text <text>', 'events that hold this text in their code, name or a value, whatever the case')
      .option('--min-severity <number>', 'of this CEF severity or above, 0 to 10', wholeNumber(0, 10))
      .addOption(new Option('--outcome <outcome>', 'events with this outcome').choices([...modes, ...statuses]))
      .option('--profile <name>', 'in the form of this profile, where the journal has it')
    addSearchOptions(command)
    addServiceOptions(command)
  },
  run: (io, [action], options: JournalOptions) =>
    withJournal(io, options, (client) =>
      action === 'check' ? check(io, client) : search(io, client, action === 'search', options),
    ),
}

const usualLimit = 100

async function search(io: Io, client: ControlClient, isSearch: boolean, options: JournalOptions): Promise<Exit> {
  const limit = options.limit ?? (isSearch ? usualLimit : undefined)
  const render = options.output === 'json' ? jsonLine : io.stdout.isTerminal ? shownLine : cefLine
  let found = 0
  for await (const entries of client.askMany('search', { ...searchOf(options), ...askedFor(options), limit })) {
    found += entries.length
    await io.stdout.write(entries.map(render).join(''))
  }
  if (isSearch && found === 0) io.stderr.write('nothing found\n')
  if (options.limit === undefined && found === limit)
    io.stderr.write(`The first ${found}; --limit or \`tidewaiter journal export\` gives more.\n`)
  return 'ok'
}

function askedFor({ profile: form, newest, text, minSeverity, outcome }: JournalOptions): EntrySearch {
  return { form, text, minSeverity, ...(newest && { order: 'newest' }), ...(outcome && { outcomes: [outcome] }) }
}

const cefLine = ({ message }: FoundEntry): string => `${message}\n`
const shownLine = ({ message }: FoundEntry): string => `${printable(message)}\n`
const jsonLine = (entry: FoundEntry): string => `${JSON.stringify(entry)}\n`

async function check(io: Io, client: ControlClient): Promise<Exit> {
  const { entries, gaps, damaged } = await client.ask('check')
  const lines = [
    `${plural(entries, 'event')} can be read`,
    ...gaps.map(({ first, count, reason }) => `${grouped(first)} to ${grouped(first + count - 1)} are ${reason}`),
    damaged === 0 ? 'nothing is damaged' : `${plural(damaged, 'event')} damaged: check the disk`,
  ]
  await io.stdout.write(lines.map((line) => `${line}\n`).join(''))
  return damaged === 0 ? 'ok' : 'unreadable'
}
