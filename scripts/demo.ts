// `npm start`: takes the sample records through the whole path (source, event, CEF, syslog) to a receiver of its own on
// loopback, and shows on one screen what arrived and what to do next. Needs no network and leaves nothing running.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters, styleText } from 'node:util'
import { parseCef, type CefMessage } from '@tidewaiter/cef'
import { severityBand } from '@tidewaiter/model'
import { listen } from '@tidewaiter/syslog'

const root = fileURLToPath(new URL('..', import.meta.url))
const samples = ['samples/falco.jsonl', 'samples/tetragon.jsonl']
const bold = (text: string): string => styleText('bold', text, { stream: process.stdout })
const dim = (text: string): string => styleText('dim', text, { stream: process.stdout })

/** Runs the `tidewaiter` command; gives its exit code and what it said on standard error. */
async function tidewaiter(args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const command = spawn(process.execPath, ['--conditions=source', 'packages/cli/bin/tidewaiter.js', ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  let said = ''
  command.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code] = (await once(command, 'close')) as [number | null]
  return { code: code ?? 1, said: said.trim() }
}

/** What an event is about, in a few words: the fact that its family is for. */
function subjectOf({ extension }: CefMessage): string {
  const { act, filePath, oldFilePath, src, spt, dst, dpt, cs4, dproc, reason } = extension
  if (dst !== undefined) return `${act} ${src}:${spt} -> ${dst}:${dpt}`
  if (cs4 !== undefined) return cs4.replaceAll('\n', ' ')
  if (filePath !== undefined) return `${act} ${oldFilePath === undefined ? '' : `${oldFilePath} -> `}${filePath}`
  return reason ?? dproc ?? ''
}

function row(cells: readonly string[]): string {
  const widths = [8, 12, 8, 28, 7]
  return cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')
}

/** Breaks a long line without losing a character: the parts put together are the line. */
function wrap(text: string, width: number): readonly string[] {
  return text.match(new RegExp(`.{1,${width}}`, 'gu')) ?? []
}

const arrived: CefMessage[] = []
const receiver = await listen({
  tcp: { host: '127.0.0.1', port: 0 },
  onMessage: ({ bytes }) => {
    arrived.push(parseCef(Buffer.from(bytes)))
  },
})
const siem = `127.0.0.1:${receiver.addresses.tcp?.port}`
const sent = await tidewaiter(['send', '--to', `tcp://${siem}`, ...samples])
await receiver.close()
if (sent.code !== 0 || arrived.length === 0) {
  console.error(`The samples did not arrive: tidewaiter send ended with ${sent.code}.\n${sent.said}`)
  process.exit(1)
}

const summary =
  stripVTControlCharacters(sent.said)
    .split('\n')
    .findLast((line) => /records?:/.test(line)) ?? ''
const example = arrived.find(({ header }) => header?.deviceEventClassId === 'FNT-001') ?? arrived[0]
const out: string[] = [
  '',
  `${bold('Tidewaiter')} turns what container security tools report into CEF messages in the form of Kaspersky Container`,
  'Security, and sends them to a SIEM.',
  '',
  bold('What just happened'),
  `  ${samples.map((name) => basename(name)).join(' and ')} (in samples/) hold one small attack, as two sensors on a node saw it. Each record`,
  `  became an event, each event a CEF message, and each message went over syslog to ${siem}: a receiver that`,
  '  stood in for your SIEM.',
  ...(summary === '' ? [] : [`  ${summary}`]),
  '',
  bold('What arrived'),
  dim(`  ${row(['time', 'severity', 'code', 'name', 'outcome', 'what'])}`),
  ...arrived.map((message) => {
    const { header, extension, prefix } = message
    const severity = Number(header?.severity)
    const time = /\d\d:\d\d:\d\d/.exec(prefix)?.[0] ?? ''
    const band = `${severity} ${severityBand(severity)}`
    const cells = [time, band, header?.deviceEventClassId ?? '', header?.name ?? '', extension['outcome'] ?? '']
    const what = subjectOf(message)
    return `  ${row([...cells, what.length > 52 ? `${what.slice(0, 49)}...` : what])}`
  }),
  '',
  bold('One of them, byte for byte'),
  ...wrap(example?.text ?? '', 116).map((line) => `  ${dim(line)}`),
  '',
  bold('Now with your own'),
  '  npx tidewaiter convert FILE                          Falco or Tetragon output to CEF lines on standard output',
  '  npx tidewaiter send --to tcp://SIEM:514 FILE         the same to your SIEM; also udp:// and tls://',
  '  npx tidewaiter send --to tcp://SIEM:514 --test PM-002   one test event, to see whether it arrives',
  '  npx tidewaiter lint FILE                             what is wrong with CEF lines, and the fix',
  '  npx tidewaiter --help                                everything else; guides are in docs/guides',
  '',
]
console.log(out.join('\n'))
