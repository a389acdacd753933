import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import type { Input, Inputs } from './competitors.ts'
import { linesOf, silentBeginnings, toolNames, type ToolName } from './generate/lines.ts'
import { workFolder } from './harness/native.ts'

const SEEDS: Readonly<Record<ToolName, number>> = {
  falco: 42,
  tetragon: 7,
  tracee: 11,
  kubearmor: 13,
  'node-agent': 17,
}
/** What the records of a tool count to those of Falco: where they are about twice as long, half as many will do. */
const SHARES: Readonly<Record<ToolName, number>> = {
  falco: 1,
  tetragon: 0.5,
  tracee: 0.5,
  kubearmor: 1,
  'node-agent': 0.5,
}
const numbers = new Intl.NumberFormat('en')

export type WrittenInputs = Inputs & {
  /** One line of words for each file that was asked for. */
  readonly descriptions: readonly string[]
}

/**
 * Writes the files that the programs read, those of other tools empty, anew each time: the generator may have changed, and what has just been
 * written is in the page cache.
 */
export function writeInputs(events: number, tools: ReadonlySet<ToolName>): WrittenInputs {
  mkdirSync(workFolder, { recursive: true })
  const descriptions: string[] = []
  const written = toolNames.map((tool) => {
    const { description, ...input } = writeInput(tool, tools.has(tool) ? Math.ceil(events * SHARES[tool]) : 0)
    if (tools.has(tool)) descriptions.push(description)
    return [tool, input] as const
  })
  return { ...(Object.fromEntries(written) as Record<ToolName, Input>), descriptions }
}

/** The first events of the Falco file, as a file of their own. */
export function writeSample(events: number): string {
  return writeInput('falco', events, 'sample').path
}

function writeInput(tool: ToolName, events: number, name: string = tool): Input & { readonly description: string } {
  const path = `${workFolder}${name}.jsonl`
  const file = openSync(path, 'w')
  const silent = silentBeginnings[tool]
  let bytes = 0
  let messages = events
  for (const piece of linesOf(tool, events, SEEDS[tool])) {
    bytes += writeSync(file, piece)
    if (silent !== undefined) messages -= countLines(piece, silent)
  }
  closeSync(file)
  const mean = numbers.format(Math.round(bytes / events) - 1)
  const given = messages === events ? '' : `, which give ${numbers.format(messages)} messages`
  return {
    path,
    events,
    messages,
    description: `${numbers.format(events)} ${tool} records of ${mean} bytes on average, from seed ${SEEDS[tool]}${given}`,
  }
}

/** Number of lines that begin so, in whole lines. */
function countLines(lines: Buffer, beginning: string): number {
  return lines
    .toString('utf8')
    .split('\n')
    .filter((line) => line.startsWith(beginning)).length
}
