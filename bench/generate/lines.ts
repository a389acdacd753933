import { createFalco } from './falco.ts'
import { createRandom } from './random.ts'
import { createTetragon } from './tetragon.ts'

const makers = { falco: createFalco, tetragon: createTetragon }

export type ToolName = keyof typeof makers

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
