import { Option } from 'commander'
import type { CommandDefinition } from '../command-definition.ts'
import { graver, type Exit } from '../exit-codes.ts'
import { eachLine } from '../input/each-line.ts'
import type { Line } from '../input/read-lines.ts'
import type { Io } from '../io.ts'
import { findFaults } from '../lint/find-faults.ts'
import { fixLine } from '../lint/fix-line.ts'
import { renderFaults, type LintedLine } from '../lint/render-faults.ts'
import { schemeOf, type Scheme } from '../lint/scheme.ts'
import { createLineInterpreter, type LineInterpreter } from '../messages/received-line.ts'
import { maxLineOption } from '../options.ts'
import { plural } from '../terminal/plural.ts'

type LintOptions = {
  readonly maxLine: number
  readonly output: 'table' | 'json'
  readonly scheme: 'auto' | Scheme
  readonly strict?: true
  readonly quiet?: true
}

export const lintCommand: CommandDefinition = {
  description:
    'Explains what is wrong with CEF messages, one a line: what breaks the standard or does not fit its dictionary, and, for ' +
    'messages of the Kaspersky Container Security scheme, what does not fit that. Shows the place, why it matters, what to ' +
    'do, and the line as it should be. Ends with 3 when there are errors; warnings are let pass unless --strict is given.',
  examples: [
    { line: 'tidewaiter lint messages.cef', purpose: 'every line, with its faults and its fix' },
    { line: 'tidewaiter lint --quiet --strict messages.cef', purpose: 'only lines with faults; warnings count too' },
    { line: 'tidewaiter convert alerts.jsonl | tidewaiter lint', purpose: 'check what another command writes' },
    { line: 'tidewaiter lint --output json messages.cef | jq -r .fixed', purpose: 'the mended lines' },
  ],
  configure: (command) => {
    command
      .argument('[file...]', 'files with one message a line; `-` or none: standard input')
      .addOption(
        new Option('--output <format>', 'for the eye, or one JSON object a line')
          .choices(['table', 'json'])
          .default('table'),
      )
      .addOption(
        new Option('--scheme <scheme>', 'rules to hold messages against; auto: kcs where device fields or code say so')
          .choices(['auto', 'cef', 'kcs'])
          .default('auto'),
      )
      .option('--strict', 'count warnings as faults')
      .option('--quiet', 'leave out lines without faults, and the summary')
      .addOption(maxLineOption())
  },
  run: lint,
}

async function lint(io: Io, operands: readonly string[], options: LintOptions): Promise<Exit> {
  const interpret = createLineInterpreter(io.now)
  const counts = { lines: 0, errors: 0, warnings: 0 }
  const read = await eachLine(io, operands, options.maxLine, async (lines, file) => {
    const texts = lines.map((line) => {
      const linted = lintLine(line, file, interpret, options.scheme)
      const faulty = linted.faults.length > 0
      const broken = linted.faults.some(({ severity }) => severity === 'error')
      counts.lines++
      if (broken) counts.errors++
      else if (faulty) counts.warnings++
      if (options.quiet === true && !faulty) return ''
      return options.output === 'json' ? lintedJson(linted) : renderFaults(linted, io.style, io.stdout.columns)
    })
    await io.stdout.write(texts.join(''))
  })
  const { errors, warnings } = counts
  if (options.quiet !== true) {
    const fine = counts.lines - errors - warnings
    io.stderr.write(
      `${plural(counts.lines, 'line')}: ${errors} with errors, ${warnings} with warnings only, ${fine} OK\n`,
    )
  }
  const faulty = errors > 0 || (options.strict === true && warnings > 0)
  return graver(read, faulty ? 'faults' : 'ok')
}

function lintLine(
  { bytes, cut, number }: Line,
  file: string,
  interpret: LineInterpreter,
  scheme: LintOptions['scheme'],
): LintedLine {
  const received = interpret(bytes, cut)
  const { header, text } = received.message
  const rules = scheme === 'auto' ? (header === null ? 'cef' : schemeOf(header)) : scheme
  const faults = findFaults(received, rules)
  return { file, line: number, text, faults, fixed: faults.length === 0 ? null : fixLine(received, rules) }
}

function lintedJson({ file, line, text, faults, fixed }: LintedLine): string {
  const mended = fixed === null || fixed.text === text ? null : fixed.text
  return `${JSON.stringify({ file, line, ok: faults.length === 0, faults, fixed: mended, leftOut: fixed?.leftOut ?? [] })}\n`
}
