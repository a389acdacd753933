import { Option } from 'commander'
import type { CommandDefinition } from '../command-definition.ts'
import type { Exit } from '../exit-codes.ts'
import { eachLine } from '../input/each-line.ts'
import type { Io } from '../io.ts'
import { describeMessage } from '../messages/describe-message.ts'
import { createLineInterpreter, lineJson } from '../messages/received-line.ts'
import { maxLineOption } from '../options.ts'

type ReadOptions = { readonly maxLine: number; readonly output: 'json' | 'table' }

export const readCommand: CommandDefinition = {
  description:
    'Reads CEF messages, one a line, with or without a syslog header, from files or standard input. Writes one JSON object ' +
    'a line: header, extension, pairs in their order, envelope, and diagnostics with code, message and offset (UTF-16 units ' +
    'into the line). A line that breaks the standard is still read as far as possible, and its text is added as `raw`.',
  examples: [
    { line: 'tidewaiter read messages.cef', purpose: 'every message as JSON' },
    { line: 'tidewaiter read --output table messages.cef', purpose: 'for the eye, with the names of the fields' },
    {
      line: "tidewaiter read messages.cef | jq -c 'select(.diagnostics != []) | .diagnostics'",
      purpose: 'only what is wrong',
    },
  ],
  configure: (command) => {
    command
      .argument('[file...]', 'files with one message a line; `-` or none: standard input')
      .addOption(
        new Option('--output <format>', 'one JSON object a line, or a table')
          .choices(['json', 'table'])
          .default('json'),
      )
      .addOption(maxLineOption())
  },
  run: read,
}

function read(io: Io, operands: readonly string[], { maxLine, output }: ReadOptions): Promise<Exit> {
  const interpret = createLineInterpreter(io.now)
  const text = output === 'json' ? jsonLine : describeMessage
  return eachLine(io, operands, maxLine, async (lines) => {
    await io.stdout.write(lines.map(({ bytes, cut }) => text(interpret(bytes, cut), io.style)).join(''))
  })
}

function jsonLine(received: Parameters<typeof lineJson>[0]): string {
  return `${JSON.stringify(lineJson(received))}\n`
}
