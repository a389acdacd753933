import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { script, tidewaiter } from './competitors.ts'
import { meterRun } from './harness/meter.ts'
import type { Results } from './results.ts'

const STARTS = 31

/** Starts the command and an empty script by turns. The first start of each warms the page cache and does not count. */
export async function measureStarts(): Promise<Results['starts']> {
  const starts = { version: [] as number[], empty: [] as number[] }
  for (let turn = 0; turn <= STARTS; turn++) {
    const version = await meterRun(tidewaiter('--version'))
    const empty = await meterRun(script('empty.mjs'))
    if (turn === 0) continue
    starts.version.push((version.endNs - version.startNs) / 1e9)
    starts.empty.push((empty.endNs - empty.startNs) / 1e9)
  }
  return starts
}

/** Peak RSS in MiB of a Node that does nothing. */
export async function measureIdle(): Promise<number> {
  return (await meterRun(script('idle.mjs'))).peakRssKib / 1024
}

/** What `cef-parse.ts` finds: messages read in the time that `JSON.parse` needs for one event. */
export function measureParse(): number {
  const path = fileURLToPath(new URL('cef-parse.ts', import.meta.url))
  const line = execFileSync(process.execPath, ['--conditions=source', path], { encoding: 'utf8' })
  return (JSON.parse(line) as { readonly speedToJsonParse: number }).speedToJsonParse
}
