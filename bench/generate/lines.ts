import { createFalco } from './falco.ts'
import { createKubearmor } from './kubearmor.ts'
import { createNodeAgent } from './node-agent.ts'
import { createRandom } from './random.ts'
import { createTetragon, EXIT } from './tetragon.ts'
import { createTracee } from './tracee.ts'

const makers = {
  falco: createFalco,
  tetragon: createTetragon,
  tracee: createTracee,
  kubearmor: createKubearmor,
  'node-agent': createNodeAgent,
}

export type ToolName = keyof typeof makers

export const toolNames: readonly ToolName[] = Object.keys(makers) as ToolName[]

/** How those lines of a tool begin that give no message; of the others every one gives one. */
export const silentBeginnings: Readonly<Partial<Record<ToolName, string>>> = { tetragon: EXIT }

/**
 * The output of a tool: `count` lines, each with its line feed, in pieces of about a mebibyte of UTF-8. The same count and
 * seed give the same bytes.
 */
export function* linesOf(tool: ToolName, count: number, seed: number): Generator<Buffer> {
  const makeLine = makers[tool](createRandom(seed))
  let piece = ''
  for (let made = 0; made < count; made++) {
    piece += `${makeLine()}\n`
    if (piece.length < 2 ** 20) continue
    yield Buffer.from(piece)
    piece = ''
  }
  if (piece !== '') yield Buffer.from(piece)
}
