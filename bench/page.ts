import { competitors, type CompetitorName } from './competitors.ts'
import { describeMachine } from './harness/machine.ts'
import { median } from './harness/median.ts'
import type { Sample } from './harness/measure.ts'
import { eventsPerCpuSecond, eventsPerSecond, type Results } from './results.ts'
import { figure, verdict, type Target } from './targets.ts'

/** What the page says beside the figures. */
export type Circumstances = {
  readonly chosen: readonly Target[]
  readonly rounds: number
  /** Name and version of every program that took part. */
  readonly versions: readonly string[]
  /** One line for each input file. */
  readonly inputs: readonly string[]
}

const marks = { aim: 'reached', must: 'must reached, aim not', missed: '**missed**' }
const numbers = new Intl.NumberFormat('en')

/** The table of targets, as Markdown. */
export function targetTable(results: Results, chosen: readonly Target[]): string {
  const rows = chosen.map((target) => {
    const value = target.reached(results)
    const state = verdict(target, value)
    const sign = target.better === 'higher' ? '≥' : '≤'
    const limit = (of: 'must' | 'aim'): string => {
      return target.limits === undefined ? '' : `${sign} ${figure(target, target.limits[of])}`
    }
    return [
      `\`${target.name}\``,
      target.what,
      limit('must'),
      limit('aim'),
      figure(target, value),
      state ? marks[state] : '',
    ]
  })
  return table(['Name', 'What', 'Must', 'Aim', 'Measured', 'Target'], rows)
}

/** The medians of every program that ran, as Markdown. */
export function medianTable({ samples }: Results): string {
  const rows = (Object.keys(samples) as CompetitorName[]).map((name) => {
    const runs = samples[name] ?? []
    const middle = (of: (sample: Sample) => number): number => median(runs.map(of))
    const rates = runs.map(eventsPerCpuSecond)
    return [
      competitors[name].title,
      numbers.format(Math.round(middle(eventsPerSecond))),
      numbers.format(Math.round(middle(eventsPerCpuSecond))),
      `${thousands(Math.min(...rates))} to ${thousands(Math.max(...rates))}`,
      middle((sample) => sample.cpuSeconds).toFixed(2),
      middle((sample) => sample.peakRssMib).toFixed(0),
    ]
  })
  const head = ['Program', 'Events a second', 'Events a CPU second', 'lowest to highest', 'CPU s', 'Peak RSS MiB']
  return table(head, rows)
}

/** The whole of docs/benchmarks.md. */
export function benchmarkPage(results: Results, { rounds, chosen, versions, inputs }: Circumstances): string {
  const runs = Object.values(results.samples).flat()
  const others = median(runs.map((sample) => sample.othersShare))
  const { starts, idleMib } = results
  return `# Benchmarks

*Written by \`npm run bench\`. Do not edit: run it again.*

Every figure here is a ratio within one run: the programs take turns on the same file on the same machine, and the ratio of
each round's two runs counts, of which the table shows the median. Absolute figures depend on the machine and stand below
only so that the ratios can be checked.

## Targets

${targetTable(results, chosen)}

*Must* is what has to hold; *aim* is near the limit that was found for a Node program.

## Medians of ${rounds} rounds

${medianTable(results)}

- A second is one by the clock from the start of the program until its last message was there, or until its end for
  \`JSON.parse\`. A CPU second is one of user and kernel time of all its threads, start-up included.
- \`tidewaiter --version\`: ${milliseconds(starts.version)}; an empty script: ${milliseconds(starts.empty)} (medians of ${starts.empty.length} starts).
- A Node that does nothing: ${median(idleMib).toFixed(1)} MiB.
- Other programs used ${(others * 100).toFixed(0)} % of the machine's CPU time during a run (median).

## Circumstances

- Machine: ${describeMachine()}
${[...versions, ...inputs].map((line) => `- ${line}`).join('\n')}

## What is compared

The job is \`tidewaiter send --from falco --framing octet-counting --to tcp://127.0.0.1:PORT FILE\`: read Falco alerts from a
file, turn each into a message of the \`kcs-2.0\` profile with its syslog header, send it over TCP to a receiver in C that
counts messages and costs next to nothing. Everything that the command does by default is on, redaction of secrets in command
lines included. The other sources of runtime events do the same with files of their tools: several kinds of events in one file, as
the tool mixes them; in Tetragon's, events of a policy that kills wait for their proof most of the time. syslog-ng and rsyslog do Falco's job with \`bench/peers/*.conf\`, each as fast as it was found to go:

- Before anything is timed, 5,000 messages of each are compared with Tidewaiter's: header, keys and values are the same, byte
  for byte. syslog-ng writes the keys in alphabetical order. Neither redacts, so the comparison is made without it.
- syslog-ng frames by line feeds, which is faster for it than counting octets.
- Both know only the seven rules of the generator; Tidewaiter reads any Falco rule.
- rsyslog escapes only the values that hold something to escape in this file; it has no function that escapes for CEF.

The fast program of Tidewaiter works on the bytes of a line without parsing it; the plain one (\`--plain\`) parses the line,
builds the event and writes it, and is the reference. \`--workers 1\` lets a second thread convert; everything else is measured
with one thread. Before anything is timed, the SHA-256 of all messages of the three are compared. A run whose number of messages is not the number of events counts as failed.

## How to run it again

\`\`\`
sudo sh scripts/peers.sh                        # once, on Debian: rsyslog and syslog-ng; also needs gcc
npm run bench                                   # all, five rounds of 1,000,000 events; writes this page
npm run bench -- json start                     # some of the targets, by name; prints, writes nothing
npm run bench -- --rounds 1 --events 100000     # a short look; prints, writes nothing
\`\`\`

The events come from \`bench/generate.ts\`, which gives the same ones for the same seed.
`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const thousands = (rate: number): string => `${(rate / 1000).toFixed(0)}k`
const milliseconds = (seconds: readonly number[]): string => `${(median(seconds) * 1000).toFixed(1)} ms`
