// Writes lines to standard output: node --conditions=source bench/generate.ts KIND [COUNT] [SEED]
//   falco      Falco alerts, one JSON object a line
//   tetragon   Tetragon events, one JSON object a line
//   cef        KCS messages: what `tidewaiter convert` makes of the Falco alerts
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { linesOf, type ToolName } from './generate/lines.ts'

const [kind = '', count = '1000', seed = '42'] = process.argv.slice(2)

// Whoever reads has had enough, as `head` has: nothing is wrong.
process.stdout.once('error', () => process.exit(141))

async function writeTo(output: NodeJS.WritableStream, tool: ToolName): Promise<void> {
  for (const piece of linesOf(tool, Number(count), Number(seed))) {
    if (!output.write(piece)) await once(output, 'drain')
  }
}

if (kind === 'falco' || kind === 'tetragon') {
  await writeTo(process.stdout, kind)
} else if (kind === 'cef') {
  const bin = fileURLToPath(new URL('../packages/cli/bin/tidewaiter.js', import.meta.url))
  const converter = spawn(
    process.execPath,
    ['--conditions=source', bin, 'convert', '--quiet', '--from', 'falco', '--cluster', 'prod-eu1'],
    { stdio: ['pipe', 'inherit', 'inherit'] },
  )
  await writeTo(converter.stdin, 'falco')
  converter.stdin.end()
  await finished(converter.stdin)
  const [status] = (await once(converter, 'exit')) as [number | null]
  process.exitCode = status ?? 1
} else {
  process.stderr.write(`Unknown kind "${kind}": it is falco, tetragon or cef.\n`)
  process.exitCode = 2
}
