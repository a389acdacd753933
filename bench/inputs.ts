import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import type { Inputs } from './competitors.ts'
import { linesOf, type ToolName } from './generate/lines.ts'
import { workFolder } from './harness/native.ts'

const SEEDS: Readonly<Record<ToolName, number>> = { falco: 42, tetragon: 7 }
const numbers = new Intl.NumberFormat('en')

export type WrittenInputs = Inputs & {
  /** One line of words for each file. */
  readonly descriptions: readonly string[]
}

/**
 * Writes the files that the programs read, anew each time: the generator may have changed, and what has just been
 * written is in the page cache. Tetragon's records are more than twice as long as Falco's, so half as many will do.
 */
export function writeInputs(events: number, tools: ReadonlySet<ToolName>): WrittenInputs {
  mkdirSync(workFolder, { recursive: true })
  const falco = writeInput('falco', tools.has('falco') ? events : 0)
  const tetragon = writeInput('tetragon', tools.has('tetragon') ? Math.ceil(events / 2) : 0)
  return { falco, tetragon, descriptions: [falco.description, tetragon.description] }
}

/** The first events of the Falco file, as a file of their own. */
export function writeSample(events: number): string {
  return writeInput('falco', events, 'sample').path
}

function writeInput(tool: ToolName, events: number, name: string = tool) {
  const path = `${workFolder}${name}.jsonl`
  const file = openSync(path, 'w')
  let bytes = 0
  for (const piece of linesOf(tool, events, SEEDS[tool])) bytes += writeSync(file, piece)
  closeSync(file)
  const mean = numbers.format(Math.round(bytes / events) - 1)
  return {
    path,
    events,
    description: `${numbers.format(events)} ${tool} records of ${mean} bytes on average, from seed ${SEEDS[tool]}`,
  }
}
