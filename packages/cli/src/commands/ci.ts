import { compilePolicy, indexAcceptances, judgeAll, pipelineEvents, verdictEvents } from '@tidewaiter/rules'
import { writeMessage } from '@tidewaiter/sources'
import { writeFile } from 'node:fs/promises'
import { CliError } from '../cli-errors.ts'
import type { CommandDefinition } from '../command-definition.ts'
import { planConversion, type ConversionPlan } from '../conversion/conversion-plan.ts'
import { runConversion } from '../conversion/run-conversion.ts'
import type { FoundReport } from '../conversion/told-of-record.ts'
import { filesIn } from '../detection/files-in.ts'
import { graver, type Exit } from '../exit-codes.ts'
import { gateHtml } from '../gate/gate-html.ts'
import { gateJson } from '../gate/gate-json.ts'
import { gateJunit } from '../gate/gate-junit.ts'
import { artifactText, isBlocked, type GateResult } from '../gate/gate-result.ts'
import { gateRulesJsonSchema, readGateRules, type GateRules } from '../gate/gate-rules.ts'
import { gateSarif } from '../gate/gate-sarif.ts'
import { judgeByServer, readGateServer } from '../gate/judge-by-server.ts'
import { pipelineFacts } from '../gate/pipeline-facts.ts'
import { renderGateTable } from '../gate/render-gate-table.ts'
import { fileReason } from '../input/open-input.ts'
import type { Io } from '../io.ts'
import { gather } from '../options.ts'
import { explainFaults } from '../service/report-config-faults.ts'
import { ownVersion } from '../own-version.ts'
import { plural } from '../terminal/plural.ts'
import { printable } from '../terminal/printable.ts'

type CiOptions = {
  readonly policy?: string
  readonly server?: string
  readonly tokenFile?: string
  readonly ca?: string
  readonly pipeline?: string
  readonly schema?: true
  readonly from?: string
  readonly set?: readonly string[]
  readonly json?: string
  readonly sarif?: string
  readonly junit?: string
  readonly html?: string
  readonly events?: string
  readonly user?: string
  readonly allowUnjudged?: true
  readonly quiet?: true
}

export const ciCommand: CommandDefinition = {
  description:
    'Judges the reports of a scanner by a file of policies, or by those of a server, for a step of a pipeline. Shows what fails and why, and ends with 7 when a ' +
    'policy that is enforced says that an artifact is not compliant. What cannot be read or judged does not pass either.',
  examples: [
    {
      line: 'tidewaiter ci --policy policies.yaml trivy.json',
      purpose: 'fail the step when the image is not compliant',
    },
    {
      line: 'tidewaiter ci --policy policies.yaml --junit junit.xml --html gate.html --sarif gate.sarif trivy.json',
      purpose: 'with the files that CI systems show',
    },
    {
      line: 'tidewaiter ci --policy policies.yaml --events events.cef trivy.json',
      purpose: 'with the events for the SIEM, to be sent by `tidewaiter send --from cef`',
    },
    {
      line: 'tidewaiter ci --server https://tidewaiter.example.com --token-file token trivy.json',
      purpose: 'by the policies of a server, which keeps the scan and tells the SIEM',
    },
    { line: 'tidewaiter ci --schema > policies.schema.json', purpose: 'for the completion of an editor' },
  ],
  configure: (command) => {
    command
      .argument('[report...]', 'reports of scanners, and directories of such files; `-` or none: standard input')
      .option('--policy <file>', 'file of policies and accepted risks (YAML)')
      .option(
        '--server <url>',
        'have this server judge, by its policies and acceptances; it keeps the reports as scans',
      )
      .option('--token-file <file>', 'file with an API token of the server')
      .option(
        '--ca <file>',
        'certificates of authorities (PEM) to check the server by, in place of those of the machine',
      )
      .option('--pipeline <name>', 'name of the pipeline, for the server; that of the CI system when absent')
      .option('--schema', 'write the JSON Schema of that file and end')
      .option('--from <source>', 'scanner that wrote the reports; found out when absent')
      .option('--set <option=value>', 'option of the source; may be repeated', gather)
      .option('--json <file>', 'write the verdicts with every finding; `-`: standard output, in place of the table')
      .option('--sarif <file>', 'write what failed as SARIF 2.1.0, for GitHub and editors')
      .option('--junit <file>', 'write the verdicts as JUnit XML, a test for each condition')
      .option('--html <file>', 'write the verdicts as one page that needs nothing else')
      .option('--events <file>', 'write the events for the SIEM: CEF messages, one a line')
      .option('--user <name>', 'who runs the pipeline, for the events')
      .option('--allow-unjudged', 'let artifacts pass that no policy is for')
      .option('--quiet', 'leave out the table')
  },
  run: ci,
}

async function ci(io: Io, operands: readonly string[], options: CiOptions): Promise<Exit> {
  if (options.schema === true) {
    await io.stdout.write(`${JSON.stringify(gateRulesJsonSchema(), null, 2)}\n`)
    return 'ok'
  }
  const judging = readJudging(io, options)
  const plan = await planFor(io, options)
  const { found, exit } = await readReports(io, operands, plan)
  const { results, policies } = await judging(found)
  await writeResults(io, results, policies, plan, options)
  return graver(exit, verdictOf(io, results, options))
}

type Judging = (
  found: readonly FoundReport[],
) => Promise<{ readonly results: readonly GateResult[]; readonly policies: GateRules['policies'] }>

/** Reads by what is to be judged, before anything else is read. */
function readJudging(io: Io, options: CiOptions): Judging {
  const { policy, server, tokenFile, ca, pipeline } = options
  if ((policy === undefined) === (server === undefined)) {
    const fault =
      policy === undefined
        ? 'name a file of policies, or a server with --server'
        : 'name a file or a --server, not both'
    throw new CliError('option-invalid', { option: '--policy', fault, command: 'ci' })
  }
  if (server !== undefined) {
    const gate = readGateServer({ server, tokenFile, ca })
    return (found) => judgeByServer(found, gate, pipelineFacts(process.env, pipeline))
  }
  const rules = readRules(io, policy ?? '')
  const policies = rules.policies.map(compilePolicy)
  const acceptances = indexAcceptances(rules.acceptances)
  return (found) => {
    const circumstances = { acceptances, now: io.now() }
    const results = found.map(({ file, report }): GateResult => ({
      file,
      report,
      verdicts: judgeAll(policies, report, circumstances),
    }))
    return Promise.resolve({ results, policies: rules.policies })
  }
}

/** @throws {CliError} `policies-invalid`, `file-unreadable` */
function readRules(io: Io, file: string): GateRules {
  const read = readGateRules(file)
  if (!('faults' in read)) return read.settings
  io.stderr.write(explainFaults({ file, text: read.text, faults: read.faults }))
  throw new CliError('policies-invalid', { file, count: plural(read.faults.length, 'fault') })
}

function planFor(io: Io, { from, set }: CiOptions): Promise<ConversionPlan> {
  return planConversion(io, 'ci', {
    ...(from !== undefined && { from }),
    ...(set !== undefined && { set }),
    envelope: 'none',
    zone: 'UTC',
    facility: 'local0',
    pri: true,
    redact: true,
    workers: 0,
  })
}

/** The reports of all files. A file that holds none was not judged, and so does not pass. */
async function readReports(
  io: Io,
  operands: readonly string[],
  plan: ConversionPlan,
): Promise<{ readonly found: readonly FoundReport[]; readonly exit: Exit }> {
  const found: FoundReport[] = []
  const names = (await filesIn(operands)).map(({ name }) => name)
  const { exit } = await runConversion(io, plan, {
    operands: names,
    refusedFile: undefined,
    found: (report) => found.push(report),
    quiet: false,
    drain: ({ output }) => {
      output.take() // events of the scan itself are the journal's to keep, not the gate's
      return Promise.resolve()
    },
  })
  if (found.length > 0 || exit !== 'ok') return { found, exit }
  throw new CliError('no-report', { files: names.length === 0 ? 'standard input' : names.join(', ') })
}

function verdictOf(io: Io, results: readonly GateResult[], { allowUnjudged }: CiOptions): Exit {
  const unjudged = results.filter(({ verdicts }) => verdicts.length === 0)
  if (unjudged.length > 0 && allowUnjudged !== true) {
    const names = unjudged.map((result) => artifactText(result)).join(', ')
    io.stderr.write(
      `no policy is for ${printable(names)}, so it does not pass; widen the scope of one, or let it pass with --allow-unjudged\n`,
    )
    return 'blocked'
  }
  return results.some(isBlocked) ? 'blocked' : 'ok'
}

async function writeResults(
  io: Io,
  results: readonly GateResult[],
  policies: GateRules['policies'],
  plan: ConversionPlan,
  options: CiOptions,
): Promise<void> {
  const outputs: readonly (readonly [string | undefined, () => string])[] = [
    [options.json, () => gateJson(results)],
    [options.sarif, () => gateSarif(results, ownVersion())],
    [options.junit, () => gateJunit(results, policies)],
    [options.html, () => gateHtml(results, io.now())],
    [options.events, () => eventsOf(results, plan, io.now(), options.user)],
  ]
  for (const [file, make] of outputs) if (file !== undefined) await write(io, file, make())
  const isTaken = outputs.some(([file]) => file === '-')
  if (options.quiet === true || isTaken) return
  await io.stdout.write(renderGateTable(results, io.style, io.stdout.columns))
}

/** @throws {CliError} `file-unwritable` */
async function write(io: Io, file: string, text: string): Promise<void> {
  if (file === '-') return io.stdout.write(text)
  try {
    await writeFile(file, text)
  } catch (cause) {
    throw new CliError('file-unwritable', { file, reason: fileReason(cause) }, { cause })
  }
}

function eventsOf(
  results: readonly GateResult[],
  { context, converter }: ConversionPlan,
  time: number,
  userName: string | undefined,
): string {
  const facts = { time, sourceName: context.serverName, sourceAddress: context.peerAddress, userName }
  const events = results.flatMap(({ verdicts, report }) => [
    ...verdictEvents(verdicts, report, facts),
    ...pipelineEvents(verdicts, report, facts),
  ])
  return events.map((event) => `${writeMessage(event, converter).text}\n`).join('')
}
