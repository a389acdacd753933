// Writes lines to standard output: node --conditions=source bench/generate.ts KIND [COUNT] [SEED]
//   falco, tetragon, tracee, kubearmor, node-agent: what the tool writes, one JSON object a line
//   document-policy-report, document-trivy, document-kubernetes-audit, document-sarif: one document of COUNT MiB
//   cef: KCS messages: what `tidewaiter convert` makes of the Falco alerts
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { documentKinds, documentOf } from './generate/documents.ts'
import { linesOf, toolNames, type ToolName } from './generate/lines.ts'

const [kind = '', count = '1000', seed = '42'] = process.argv.slice(2)

// Whoever reads has had enough, as `head` has: nothing is wrong.
process.stdout.once('error', () => process.exit(141))

async function writeTo(output: NodeJS.WritableStream, tool: ToolName): Promise<void> {
  await writeAll(output, linesOf(tool, Number(count), Number(seed)))
}

async function writeAll(output: NodeJS.WritableStream, pieces: Iterable<string | Uint8Array>): Promise<void> {
  for (const piece of pieces) {
    if (!output.write(piece)) await once(output, 'drain')
  }
}

const tool = toolNames.find((name) => name === kind)
if (tool !== undefined) {
  await writeTo(process.stdout, tool)
} else if (documentKinds.includes(kind)) {
  await writeAll(process.stdout, documentOf(kind, Number(count)))
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
  process.stderr.write(`Unknown kind "${kind}": it is cef, ${[...toolNames, ...documentKinds].join(', ')}.\n`)
  process.exitCode = 2
}
