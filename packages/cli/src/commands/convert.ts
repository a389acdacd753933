import { addConversionOptions, type ConversionOptions } from '../conversion/conversion-options.ts'
import { planConversion } from '../conversion/conversion-plan.ts'
import { conversionThreads } from '../conversion/conversion-threads.ts'
import { runConversion } from '../conversion/run-conversion.ts'
import { summaryText } from '../conversion/summary.ts'
import type { CommandDefinition } from '../command-definition.ts'
import { filesIn } from '../detection/files-in.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'

export const convertCommand: CommandDefinition = {
  description:
    "Turns a tool's records into CEF messages of the Kaspersky Container Security scheme, one a line, on standard output. " +
    'Which tool wrote a file is found out from its first records. Reads JSON lines, pretty-printed JSON and arrays, as the ' +
    'tool writes them and as container runtimes keep them. A summary goes to standard error; ends with 3 when records were ' +
    'refused.',
  examples: [
    { line: 'tidewaiter convert alerts.jsonl', purpose: 'Falco alerts, or any other source, to CEF' },
    {
      line: 'kubectl logs -f -n falco ds/falco | tidewaiter convert --from falco --cluster prod',
      purpose: 'as they come',
    },
    {
      line: 'tidewaiter convert --profile cef --envelope none --refused refused.jsonl alerts.jsonl',
      purpose: 'standard-clean CEF without a syslog header; keep what could not be converted',
    },
    { line: 'tidewaiter convert reports/', purpose: 'every file in a directory, whichever tool wrote it' },
    {
      line: 'tidewaiter convert --set trustActions=true tetragon.jsonl > events.cef',
      purpose: 'with an option of the source',
    },
  ],
  configure: (command) => {
    command.argument('[file...]', 'records of a tool, and directories of such files; `-` or none: standard input')
    addConversionOptions(command)
    command.option(
      '--reports <file>',
      'write what scanners found to this file: a report for each artifact (JSON lines, mode 0600). Converts on one thread',
    )
  },
  run: convert,
}

async function convert(io: Io, operands: readonly string[], options: ConversionOptions): Promise<Exit> {
  const plan = await planConversion(io, 'convert', options)
  const quiet = options.quiet === true
  let spare: Buffer | undefined
  const { totals, exit } = await runConversion(io, plan, {
    operands: (await filesIn(operands)).map(({ name }) => name),
    refusedFile: options.refused,
    reportsFile: options.reports,
    quiet,
    ...(options.reports === undefined && conversionThreads(io, 'convert', options)),
    drain: async ({ output }) => {
      const whole = output.bytes
      await io.stdout.write(output.take(spare))
      spare = whole
    },
  })
  if (!quiet) io.stderr.write(`${summaryText(totals)}\n`)
  return exit
}
