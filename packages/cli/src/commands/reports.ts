import { Argument, Option } from 'commander'
import type { ControlClient } from '@tidewaiter/gateway'
import { diffFindings, findingsOf, type Finding, type FindingDiff } from '@tidewaiter/rules'
import type { ScanReport } from '@tidewaiter/model'
import { CliError } from '../cli-errors.ts'
import type { CommandDefinition } from '../command-definition.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { wholeNumber } from '../options.ts'
import { byGravity, findingCells, findingTitles } from '../reports/finding-text.ts'
import { findingsIn, newestByTool, pagesOf, textOf, type Wanted } from '../reports/kept-reports.ts'
import { artifactText, listCells, listTitles, reportHead, time } from '../reports/report-text.ts'
import { addServiceOptions, withJournal, type ServiceOptions } from '../service/service-options.ts'
import { grouped } from '../terminal/plural.ts'
import { printable } from '../terminal/printable.ts'
import { table } from '../terminal/table.ts'

type ReportOptions = ServiceOptions & {
  readonly tool?: string
  readonly limit: number
  readonly output: 'text' | 'json'
  readonly json?: true
}

const actions = ['list', 'show', 'diff'] as const

export const reportsCommand: CommandDefinition = {
  description:
    'What scanners found, as the service keeps it: the newest report of each artifact and tool, and older ones. list: which there ' +
    'are, of all artifacts or of one. show: the findings of the newest. diff: what is new, gone or of another severity since the ' +
    'report before. An artifact is named as the scanner names it, or by its digest or the beginning of it.',
  examples: [
    { line: 'tidewaiter reports', purpose: 'what was scanned last, and how much was found' },
    { line: 'tidewaiter reports show shop/web:2.4.1 --tool trivy', purpose: 'its findings, gravest first' },
    { line: 'tidewaiter reports show sha256:1b5e5d --json | jq .vulnerabilities[].id', purpose: 'for a program' },
    { line: 'tidewaiter reports diff shop/web:2.4.1', purpose: 'what the last scan has changed' },
  ],
  configure: (command) => {
    command
      .addArgument(new Argument('[action]', 'what to do').choices(actions).default('list'))
      .argument('[artifact]', 'name, or digest or its beginning; list: all when absent')
      .option('--tool <name>', 'reports of this scanner')
      .option('--limit <number>', 'at most so many reports or findings, as text', wholeNumber(1, 1_000_000), 100)
      .addOption(
        new Option('--output <format>', 'json: list, diff: one object a line; show: the whole ScanReport')
          .choices(['text', 'json'])
          .default('text'),
      )
      .option('--json', 'short for --output json')
    addServiceOptions(command)
  },
  run: reports,
}

async function reports(io: Io, [action = 'list', artifact]: readonly string[], options: ReportOptions): Promise<Exit> {
  if (action !== 'list' && artifact === undefined) {
    throw new CliError('option-invalid', { option: 'ARTIFACT', fault: 'name an artifact', command: 'reports' })
  }
  const { tool, limit, output, json } = options
  const asked: Asked = { of: artifact, tool, limit, isJson: json === true || output === 'json' }
  const act = action === 'show' ? show : action === 'diff' ? diff : list
  return withJournal(io, options, (client) => act(io, client, asked))
}

type Asked = Wanted & { readonly limit: number; readonly isJson: boolean }

async function list(io: Io, client: ControlClient, asked: Asked): Promise<Exit> {
  const { of, isJson, limit } = asked
  const { stdout, stderr, style } = io
  let found = 0
  // Who names an artifact wants to see its older reports too.
  for await (const page of pagesOf(client, { ...asked, older: of !== undefined })) {
    found += page.length
    await stdout.write(
      isJson
        ? page.map((report) => `${JSON.stringify(report)}\n`).join('')
        : table(listTitles, page.map(listCells), { style, width: stdout.columns }),
    )
  }
  if (found === 0 && of !== undefined) return nothingOf(io, asked)
  if (found === 0 && !isJson) await stdout.write('no reports\n')
  if (found === limit) stderr.write(`The first ${grouped(found)}; --limit shows more.\n`)
  return 'ok'
}

function nothingOf({ stderr }: Io, { of = '', tool }: Asked): Exit {
  const which = printable(tool === undefined ? of : `${of} by ${tool}`)
  stderr.write(`no report of ${which} is kept; \`tidewaiter reports\` lists those that are\n`)
  return 'unreadable'
}

async function show(io: Io, client: ControlClient, asked: Asked): Promise<Exit> {
  const newest = (await newestByTool(client, asked, 1)).flat()
  for (const [index, report] of newest.entries()) {
    const text = await textOf(client, report)
    if (asked.isJson) await io.stdout.write(`${text}\n`)
    else {
      const found = findingsOf(JSON.parse(text) as ScanReport).toSorted(byGravity)
      const rows = found.map(findingCells)
      await io.stdout.write(between(index) + reportHead(report, io.style) + rowsText(io, findingTitles, rows, asked))
    }
  }
  return newest.length === 0 ? nothingOf(io, asked) : 'ok'
}

const between = (index: number): string => (index === 0 ? '' : '\n')

function rowsText(io: Io, titles: readonly string[], rows: readonly (readonly string[])[], { limit }: Asked): string {
  if (rows.length === 0) return ''
  const shown = table(titles, rows.slice(0, limit), { style: io.style, width: io.stdout.columns })
  return rows.length <= limit ? shown : `${shown}and ${grouped(rows.length - limit)} more; --limit shows them\n`
}

async function diff(io: Io, client: ControlClient, asked: Asked): Promise<Exit> {
  const ofTools = await newestByTool(client, asked, 2)
  let compared = 0
  for (const [after, before] of ofTools) {
    if (after === undefined) continue
    if (before === undefined) {
      const which = printable(`${artifactText(after)} by ${after.tool}`)
      io.stderr.write(`only one report of ${which} is kept\n`)
      continue
    }
    const found = diffFindings(await findingsIn(client, before), await findingsIn(client, after))
    if (asked.isJson) await io.stdout.write(`${JSON.stringify({ before, after, ...found })}\n`)
    else {
      const since = printable(`compared with ${time(before.scannedAt)}, ${artifactText(before)}: ${countsText(found)}`)
      const rows = rowsText(io, ['CHANGE', ...findingTitles], changeCells(found), asked)
      await io.stdout.write(`${between(compared)}${reportHead(after, io.style)}  ${since}\n${rows}`)
    }
    compared++
  }
  if (ofTools.length === 0) return nothingOf(io, asked)
  return compared === 0 ? 'unreadable' : 'ok'
}

function countsText({ new: added, gone, changed, same }: FindingDiff): string {
  const counts = [added.length, gone.length, changed.length, same].map(grouped)
  return `${counts[0]} new, ${counts[1]} gone, ${counts[2]} of another severity, ${counts[3]} as before`
}

function changeCells({ new: added, gone, changed }: FindingDiff): readonly (readonly string[])[] {
  const all: readonly (readonly [string, Finding])[] = [
    ...added.map((finding) => ['new', finding] as const),
    ...changed.map(({ from, finding }) => [`was ${from}`, finding] as const),
    ...gone.map((finding) => ['gone', finding] as const),
  ]
  // Stable: new ones stay in front of others that are as grave.
  return all
    .toSorted(([, one], [, other]) => byGravity(one, other))
    .map(([change, finding]) => [change, ...findingCells(finding)])
}
