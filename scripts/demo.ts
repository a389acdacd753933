// `npm start`: the gateway on a configuration of its own, with sample records flowing into it and a receiver on loopback that
// stands in for a SIEM and shows what arrives, until Ctrl-C. Needs no network; its state is in a folder that it names.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'
import { parseCef, type CefMessage } from '@tidewaiter/cef'
import { severityBand } from '@tidewaiter/model'
import { listen } from '@tidewaiter/syslog'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'out/demo')
const samples = ['samples/falco.jsonl', 'samples/tetragon.jsonl']
const command = join(root, 'packages/cli/bin/tidewaiter.js')
/** Between two records, once the first ones have gone through. */
const pauseMs = 2000
/** Records of each sample that come at once, so that there is something to see. */
const atOnce = 6

const bold = (text: string): string => styleText('bold', text, { stream: process.stdout })
const dim = (text: string): string => styleText('dim', text, { stream: process.stdout })
const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** What an event is about, in a few words: the fact that its family is for. */
function subjectOf({ extension }: CefMessage): string {
  const { act, filePath, oldFilePath, src, spt, dst, dpt, cs4, dproc, reason } = extension
  if (dst !== undefined) return `${act} ${src}:${spt} -> ${dst}:${dpt}`
  if (cs4 !== undefined) return cs4.replaceAll('\n', ' ')
  if (filePath !== undefined) return `${act} ${oldFilePath === undefined ? '' : `${oldFilePath} -> `}${filePath}`
  return reason ?? dproc ?? ''
}

const widths = [8, 12, 8, 28, 7]
const row = (cells: readonly string[]): string => cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')

function show(message: CefMessage): void {
  const { header, extension, prefix } = message
  const severity = Number(header?.severity)
  const time = /\d\d:\d\d:\d\d/.exec(prefix)?.[0] ?? ''
  const band = `${severity} ${severityBand(severity)}`
  const what = subjectOf(message)
  const cells = [time, band, header?.deviceEventClassId ?? '', header?.name ?? '', extension['outcome'] ?? '']
  say(`  ${row([...cells, what.length > 52 ? `${what.slice(0, 49)}...` : what])}`)
}

/** The record, as if it had happened now. */
function now(record: string): string {
  return record.replace(/"time":"[^"]+"/, `"time":"${new Date().toISOString()}"`)
}

/** Breaks a long line without losing a character: the parts put together are the line. */
function wrap(text: string, width: number): readonly string[] {
  return text.match(new RegExp(`.{1,${width}}`, 'gu')) ?? []
}

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const arrived: CefMessage[] = []
const receiver = await listen({
  tcp: { host: '127.0.0.1', port: 0 },
  onMessage: ({ bytes }) => {
    const message = parseCef(Buffer.from(bytes))
    arrived.push(message)
    if (isLive) show(message)
  },
})
let isLive = false
const siem = `127.0.0.1:${receiver.addresses.tcp?.port}`
const configuration = join(folder, 'tidewaiter.yaml')
const inputs = samples.map((sample) => join(folder, basename(sample)))
writeFileSync(
  configuration,
  `# What \`npm start\` runs. Its like is all that a gateway needs.
state: ${join(folder, 'state')}
cluster: demo
log: { level: warning }
intake:
  falco:    { type: file, path: ${inputs[0]}, source: falco }
  tetragon: { type: file, path: ${inputs[1]}, source: tetragon }
integrations:
  siem: { to: "tcp://${siem}" }
`,
)
const records = samples.map((sample) => readFileSync(join(root, sample), 'utf8').trim().split('\n'))
for (const [index, input] of inputs.entries()) {
  const first = records[index]?.slice(0, atOnce) ?? []
  writeFileSync(input, first.map((record) => `${now(record)}\n`).join(''))
}

const gateway = spawn(process.execPath, ['--conditions=source', command, 'run', '--config', configuration], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
})
const ended = once(gateway, 'exit') as Promise<[number | null]>
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopping.abort()
    gateway.kill('SIGTERM')
  })
}

const deadline = performance.now() + 20_000
while (arrived.length < atOnce && gateway.exitCode === null && performance.now() < deadline) await sleep(50)
await sleep(300)
if (arrived.length === 0) {
  gateway.kill('SIGTERM')
  console.error('The sample events did not arrive: what the gateway says above tells why.')
  process.exit(1)
}

const shown = relative(process.cwd(), folder)
const example = arrived.find(({ header }) => header?.deviceEventClassId === 'FNT-001') ?? arrived[0]
say(`
${bold('Tidewaiter')} turns what container security tools report into CEF messages in the form of Kaspersky Container Security,
keeps them in a journal on disk, and delivers them to every SIEM without losing any.

${bold('What is running')}
  falco.jsonl and tetragon.jsonl   records of one small attack, as two sensors on a node would write them; one more each 2 s
  -> tidewaiter run                each becomes an event of the journal, on disk before it is sent, then a CEF message
  -> ${siem}               a syslog receiver in this process that stands in for your SIEM
  Everything is in ${shown}: the configuration (tidewaiter.yaml), the two inputs, the state with the journal.

${bold('One message, byte for byte')}
${wrap(example?.text ?? '', 116)
  .map((line) => dim(`  ${line}`))
  .join('\n')}

${bold('Try meanwhile, in another terminal')}
  npx tidewaiter status --config ${join(shown, 'tidewaiter.yaml')}     what it does, in words; --watch stays
  npx tidewaiter test siem --config ${join(shown, 'tidewaiter.yaml')}  is the SIEM there, step by step
  npx tidewaiter convert FILE                               Falco or Tetragon output of your own to CEF lines
  Your own gateway takes ten lines of YAML: docs/guides/first-siem.md

${bold('What arrives')} (Ctrl-C ends it)
${dim(`  ${row(['time', 'severity', 'code', 'name', 'outcome', 'what'])}`)}`)
for (const message of arrived) show(message)
isLive = true

for (let turn = atOnce; !stopping.signal.aborted && gateway.exitCode === null; turn++) {
  await Promise.race([sleep(pauseMs), ended])
  if (stopping.signal.aborted) break
  const which = turn % inputs.length
  const lines = records[which] ?? []
  appendFileSync(inputs[which] as string, `${now(lines[Math.floor(turn / inputs.length) % lines.length] as string)}\n`)
}
const [code] = await ended
await receiver.close()
say(
  `\n${arrived.length} events arrived. The journal is still in ${join(shown, 'state')}; the next \`npm start\` begins anew.`,
)
process.exitCode = stopping.signal.aborted ? 0 : (code ?? 1)
