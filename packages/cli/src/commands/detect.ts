import { loadSources } from '@tidewaiter/sources'
import { CliError } from '../cli-errors.ts'
import type { CommandDefinition } from '../command-definition.ts'
import { detectionJson } from '../detection/detection-json.ts'
import { detectionText } from '../detection/detection-text.ts'
import { examineInput, type Examined } from '../detection/examine-input.ts'
import { filesIn } from '../detection/files-in.ts'
import { graver, type Exit } from '../exit-codes.ts'
import { openInput } from '../input/open-input.ts'
import type { Io } from '../io.ts'
import { report } from '../terminal/report.ts'

type DetectOptions = { readonly json?: true }

export const detectCommand: CommandDefinition = {
  description:
    'Names the tool that wrote a file, its layout and its version, says how sure that is and why, and the command that ' +
    'converts it. Of a file that no source recognises it says what is missing. Looks into directories, gzip and zstd, logs of ' +
    'containers and of the journal; at most at the first 16 MiB of a file. Ends with 2 when a file that was named is not ' +
    'recognised.',
  examples: [
    { line: 'tidewaiter detect report.json', purpose: 'whose report is this?' },
    { line: 'tidewaiter detect reports/', purpose: 'every file in a directory' },
    { line: 'kubectl logs -n kube-system ds/tetragon | tidewaiter detect', purpose: 'what a container prints' },
    { line: "tidewaiter detect --json reports/ | jq -r '.tools[].next'", purpose: 'the commands that convert them' },
  ],
  configure: (command) => {
    command
      .argument('[file...]', 'files and directories; `-` or none: standard input')
      .option('--json', 'one JSON object a line')
  },
  run: detect,
}

async function detect(io: Io, operands: readonly string[], { json }: DetectOptions): Promise<Exit> {
  const sources = await loadSources()
  let exit: Exit = 'ok'
  let isFirst = true
  for (const { name, isFound } of await filesIn(operands)) {
    try {
      const input = await openInput(name, io)
      let examined: Examined
      try {
        examined = await examineInput(input, sources)
      } finally {
        await input.close()
      }
      if (!isFound && !isKnown(examined)) exit = graver(exit, 'usage')
      const text = json === true ? `${JSON.stringify(detectionJson(examined))}\n` : detectionText(examined, io.style)
      await io.stdout.write(json === true || isFirst ? text : `\n${text}`)
      isFirst = false
    } catch (error) {
      if (!(error instanceof CliError) || error.exit !== 'unreadable' || error.code.startsWith('output-')) throw error
      exit = graver(exit, report(error, io))
    }
  }
  return exit
}

/** An empty file is no fault. */
function isKnown({ detection: { found, cef, lines } }: Examined): boolean {
  return found.length > 0 || cef > 0 || lines === 0
}
