// npm run bench:server -- [NAME...] [--rounds 3] [--artifacts 4000] [--events 10000000]
//
// Measures what the server does against the least that has to be done for it (`rows.ts`). A run of all rows with no fewer rounds,
// artifacts and events than the defaults is written to docs/benchmarks-server.md.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { describeMachine } from '../harness/machine.ts'
import { median } from '../harness/median.ts'
import type { Round, Row } from './row.ts'
import { rows } from './rows.ts'
import { endSearch } from './search.ts'

const FULL = { rounds: 3, artifacts: 4_000, events: 10_000_000 }
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: `${FULL.rounds}` },
    artifacts: { type: 'string', default: `${FULL.artifacts}` },
    events: { type: 'string', default: `${FULL.events}` },
  },
})
const rounds = Number(values.rounds)
const artifacts = Number(values.artifacts)
const events = Number(values.events)
const chosen = rows.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
if (chosen.length < positionals.length || !(rounds >= 1) || !(artifacts >= 1) || !(events >= 1)) {
  const sizes = `[--rounds ${FULL.rounds}] [--artifacts ${FULL.artifacts}] [--events ${FULL.events}]`
  console.error(`npm run bench:server -- [NAME...] ${sizes}`)
  console.error(`NAME is one of ${rows.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

const measured = new Map<Row, Round[]>()
for (let round = 1; round <= rounds; round++) {
  for (const row of chosen) {
    const figures = await row.measure({ artifacts, events })
    measured.set(row, [...(measured.get(row) ?? []), figures])
    console.error(`Round ${round} of ${rounds}: ${row.name}: ${JSON.stringify(figures)}`)
  }
}
await endSearch()

const text = (value: number): string =>
  value < 1 ? value.toFixed(3) : value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en')
const lines = chosen.map((row) => {
  const found = measured.get(row) ?? []
  const of = (figure: (round: Round) => number): string => text(median(found.map(figure)))
  const ratio = of((round) => round.measured / round.floor)
  return `| \`${row.name}\` | ${row.what} | ${row.floor} | ${of((round) => round.floor)} ${row.unit} | ${of((round) => round.measured)} ${row.unit} | ${ratio} | ${row.better} |`
})
const table = [
  '| Name | What | Floor | Floor, measured | Measured | Ratio | Better |',
  '| --- | --- | --- | --- | --- | --- | --- |',
  ...lines,
].join('\n')
console.log(`\n${table}`)

if (chosen.length === rows.length && rounds >= FULL.rounds && artifacts >= FULL.artifacts && events >= FULL.events) {
  const page = `# Benchmarks of the server

*Written by \`npm run bench:server\`. Do not edit: run it again.*

What the server does to the floor: the least work that has to be done for it, measured in the same round on the same machine. The
ratio is measured to floor; medians of the rounds stand in the table. There are no targets.

${table}

- Machine: ${describeMachine()}
- Node ${process.version}; ${rounds} rounds; ${artifacts.toLocaleString('en')} artifacts of 60 findings for \`recompute\`; ${events.toLocaleString('en')} stored
  events of 7 days for \`search-...\`
- State, reports and journal are files of their own, made for each round; those of \`search-...\` once, for all.
`
  writeFileSync(fileURLToPath(new URL('../../docs/benchmarks-server.md', import.meta.url)), page)
}
