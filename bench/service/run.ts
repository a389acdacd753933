// npm run bench:service -- [NAME...] [--rounds 5] [--events 1000000]
//
// Measures the service (`tidewaiter run`) against its targets (`rows.ts`). A run of all of them with no fewer rounds and events than
// the defaults is written to docs/benchmarks-service.md.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { describeMachine } from '../harness/machine.ts'
import { median } from '../harness/median.ts'
import { writeInputs } from '../inputs.ts'
import { findSyslogNg } from '../peers/peers.ts'
import { rows, type Round, type Row } from './rows.ts'

const FULL = { rounds: 5, events: 1_000_000 }
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: `${FULL.rounds}` },
    events: { type: 'string', default: `${FULL.events}` },
  },
})
const rounds = Number(values.rounds)
const events = Number(values.events)
const chosen = rows.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
if (chosen.length < positionals.length || !(rounds >= 1) || !(events >= 1)) {
  console.error(`npm run bench:service -- [NAME...] [--rounds ${FULL.rounds}] [--events ${FULL.events}]`)
  console.error(`NAME is one of ${rows.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

const inputs = writeInputs(events, new Set(['falco']))
const measured = new Map<Row, Round[]>()
for (let round = 1; round <= rounds; round++) {
  for (const row of chosen) {
    if (round > (row.rounds ?? rounds)) continue
    const figures = await row.measure(inputs.falco)
    measured.set(row, [...(measured.get(row) ?? []), figures])
    console.error(
      `Round ${round} of ${rounds}: ${row.name}: ${row.ratio(figures).toFixed(3)} ${JSON.stringify(figures)}`,
    )
  }
}

const text = (value: number): string =>
  value < 1 ? value.toFixed(3) : value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en')
const lines = chosen.map((row) => {
  const found = measured.get(row) ?? []
  const value = median(found.map(row.ratio))
  const reaches = (limit: number): boolean => (row.better === 'higher' ? value >= limit : value <= limit)
  const state = reaches(row.aim) ? 'reached' : reaches(row.must) ? 'must reached, aim not' : '**missed**'
  const sign = row.better === 'higher' ? '≥' : '≤'
  const medians = Object.keys(found[0] ?? {}).map(
    (name) => `${name} ${text(median(found.map((round) => round[name] ?? NaN)))}`,
  )
  return `| \`${row.name}\` | ${row.what} | ${sign} ${text(row.must)} | ${sign} ${text(row.aim)} | ${text(value)} | ${state} | ${medians.join('; ')} |`
})
const table = [
  '| Name | What | Must | Aim | Measured | Target | Medians |',
  '| --- | --- | --- | --- | --- | --- | --- |',
  ...lines,
].join('\n')
console.log(`\n${table}`)

if (chosen.length === rows.length && rounds >= FULL.rounds && events >= FULL.events) {
  const page = `# Benchmarks of the service

*Written by \`npm run bench:service\`. Do not edit: run it again.*

What \`tidewaiter run\` does: it follows a file of Falco alerts, keeps each event in its journal, on disk before anything is
delivered (\`synchronous=FULL\`, one wait for the disk for many events), and sends it over TCP. Every figure is a ratio within one
round, whose runs take turns on the same machine; the median of the rounds stands in the table.

${table}

- Machine: ${describeMachine()}
- Node ${process.version}; ${findSyslogNg().version}
- ${inputs.descriptions[0]}; ${rounds} rounds
- Latency is that of alerts which a program in C writes each millisecond, to the same program's socket; syslog-ng looks for more
  each millisecond and does not wait for a disk, the service does. Both run at 10,000 a second for 30 s before anything counts.
  The alerts' file is in memory: on the journal's disk, the kernel's writing of it (30 s later, all at once) stopped commits for
  60 to 130 ms at 50,000 a second.
- syslog-ng's configuration is \`bench/peers/syslog-ng.conf\`, the same as in [benchmarks.md](benchmarks.md), with a reliable disk
  buffer where that is said.
`
  writeFileSync(fileURLToPath(new URL('../../docs/benchmarks-service.md', import.meta.url)), page)
}
