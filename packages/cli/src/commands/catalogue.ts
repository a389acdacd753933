import { Argument, Option } from 'commander'
import { codeSubject, familySubject, keySubject } from '../catalogue/kcs-subjects.ts'
import { errorSubject, profileSubject, sourceSubject } from '../catalogue/program-subjects.ts'
import { renderDetails } from '../catalogue/render-details.ts'
import { findEntries, type Entry, type Subject } from '../catalogue/subject.ts'
import { CliError } from '../cli-errors.ts'
import type { CommandDefinition } from '../command-definition.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { table } from '../terminal/table.ts'

type CatalogueOptions = { readonly output: 'table' | 'json' }

const subjects: readonly Subject[] = [
  familySubject,
  codeSubject,
  keySubject,
  profileSubject,
  sourceSubject,
  errorSubject,
]

export const catalogueCommand: CommandDefinition = {
  description:
    'Looks things up: what a code means, which keys an event carries, how a profile writes it, which tools are read, ' +
    `what an error wants.\n\n${subjects.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join('\n')}`,
  examples: [
    { line: 'tidewaiter catalogue codes', purpose: 'every event code' },
    { line: 'tidewaiter catalogue codes PM-002', purpose: 'all about one code' },
    { line: 'tidewaiter catalogue keys cs4', purpose: 'what a key means, and where' },
    { line: 'tidewaiter catalogue sources --output json', purpose: 'the tools that are read, for a program' },
  ],
  configure: (command) => {
    command
      .addArgument(new Argument('[subject]', 'what to look in').choices(subjects.map(({ name }) => name)))
      .argument('[name]', 'what to look for, such as PM-002; the letters of a family find all its codes')
      .addOption(
        new Option('--output <format>', 'for the eye or for a program').choices(['table', 'json']).default('table'),
      )
  },
  run: catalogue,
}

async function catalogue(io: Io, [subjectName, name]: readonly string[], { output }: CatalogueOptions): Promise<Exit> {
  const subject = subjects.find((candidate) => candidate.name === subjectName) ?? overview
  const entries = name === undefined ? subject.entries() : findEntries(subject, name)
  if (entries.length === 0 && name !== undefined) {
    throw new CliError('entry-unknown', { name, subject: subject.name, hint: subject.hint })
  }
  const text = output === 'json' ? entriesJson(entries, name !== undefined) : entriesTable(io, subject, entries, name)
  await io.stdout.write(text)
  return 'ok'
}

const overview: Subject = {
  name: 'subjects',
  summary: 'what can be looked up',
  titles: ['SUBJECT', 'ENTRIES', 'SUMMARY'],
  hint: '',
  entries: () =>
    subjects.map(({ name, summary, entries }) => ({
      name,
      cells: [name, String(entries().length), summary],
      details: { subject: name, summary, entries: entries().map((entry) => entry.name) },
    })),
}

function entriesTable(io: Io, subject: Subject, entries: readonly Entry[], name: string | undefined): string {
  const { style, stdout } = io
  const prefix = entries.some((entry) => entry.name !== (subject.spelling?.(name ?? '') ?? name))
  if (name === undefined || prefix) {
    const cells = entries.map((entry) => entry.cells)
    return table(subject.titles, cells, { style, width: stdout.columns })
  }
  return entries.map(({ details }) => renderDetails(details, style, stdout.columns)).join('\n')
}

/** A list; of a name that stands for one entry, that entry alone. */
function entriesJson(entries: readonly Entry[], named: boolean): string {
  const details = entries.map((entry) => entry.details)
  return `${JSON.stringify(named && details.length === 1 ? details[0] : details, null, 2)}\n`
}
