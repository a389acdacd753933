// npm run bench -- [NAME...] [--rounds 5] [--events 1000000]
//
// Measures Tidewaiter against its targets (`targets.ts`) and prints how it stands. Without names all targets are measured.
// What a run of all targets with limits finds (no fewer rounds and events than the defaults) is written to docs/benchmarks.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { checkPeers, checkPrograms } from './check-output.ts'
import { competitors, type CompetitorName } from './competitors.ts'
import { measureIdle, measureParse, measureStarts } from './extras.ts'
import { toolNames } from './generate/lines.ts'
import type { Sample } from './harness/measure.ts'
import { writeInputs, writeSample } from './inputs.ts'
import { benchmarkPage, medianTable, targetTable } from './page.ts'
import { findRsyslog, findSyslogNg } from './peers/peers.ts'
import { eventsPerSecond, type Results } from './results.ts'
import { targets, type Extra } from './targets.ts'

const FULL = { rounds: 5, events: 1_000_000 }
const COMPARED_WITH_PEERS = 5000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: `${FULL.rounds}` },
    events: { type: 'string', default: `${FULL.events}` },
  },
})
const rounds = Number(values.rounds)
const events = Number(values.events)
const chosen = targets.filter((target) => positionals.length === 0 || positionals.includes(target.name))
const isCount = (number: number): boolean => Number.isInteger(number) && number > 0
if (chosen.length < positionals.length || !isCount(rounds) || !isCount(events)) {
  say(
    `npm run bench -- [NAME...] [--rounds ${FULL.rounds}] [--events ${FULL.events}]\n` +
      `NAME is one of ${targets.map((target) => target.name).join(', ')}.`,
  )
  process.exit(2)
}

const names = (Object.keys(competitors) as CompetitorName[]).filter((name) =>
  chosen.some((target) => target.competitors.includes(name)),
)
const wants = (extra: Extra): boolean => chosen.some((target) => target.extras.includes(extra))
const withPeers = names.some((name) => competitors[name].peer)
const versions = [
  `Tidewaiter ${versionOfTidewaiter()}`,
  `Node ${process.version}`,
  ...(withPeers ? [findSyslogNg().version, findRsyslog().version] : []),
]

say('Writing the input')
const inputs = writeInputs(events, new Set(names.map((name) => competitors[name].tool)))
for (const tool of toolNames) {
  if (!names.some((name) => competitors[name].tool === tool)) continue
  say(`Comparing the messages of the fast and the plain program, and of several threads: ${tool}`)
  await checkPrograms(tool, inputs)
}
if (withPeers) {
  say('Comparing the messages of the daemons with ours')
  await checkPeers(writeSample(COMPARED_WITH_PEERS), COMPARED_WITH_PEERS)
}

const samples: Partial<Record<CompetitorName, Sample[]>> = {}
const idleMib: number[] = []
for (let round = 1; round <= rounds; round++) {
  for (const name of names) {
    const sample = await competitors[name].run(inputs)
    samples[name] = [...(samples[name] ?? []), sample]
    const rate = Math.round(eventsPerSecond(sample) / 1000)
    say(`Round ${round} of ${rounds}: ${competitors[name].title}: ${rate}k events a second`)
  }
  if (wants('idle')) idleMib.push(await measureIdle())
}
const results: Results = {
  samples,
  idleMib,
  starts: wants('starts') ? await measureStarts() : { version: [], empty: [] },
  parseRatio: wants('parse') ? measureParse() : undefined,
}

console.log(`\n${targetTable(results, chosen)}\n\n${medianTable(results)}`)
const isComplete = targets.every((target) => target.limits === undefined || chosen.includes(target))
if (isComplete && rounds >= FULL.rounds && events >= FULL.events) {
  const page = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url))
  writeFileSync(page, benchmarkPage(results, { rounds, chosen, versions, inputs: inputs.descriptions }))
  say(`Written to ${page}`)
}

function versionOfTidewaiter(): string {
  const description = readFileSync(new URL('../packages/cli/package.json', import.meta.url), 'utf8')
  return (JSON.parse(description) as { readonly version: string }).version
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
