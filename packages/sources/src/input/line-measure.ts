import type { LogicalLine } from './logical-line.ts'

/** Measures positions in lines. Linear time for each line, as long as the positions asked for in it ascend. */
export interface LineMeasure {
  /** UTF-16 units of the line's text before `at`. */
  readonly units: (line: LogicalLine, at: number) => number
  /** Input bytes from the start of the line, or piece, to the text at `at`; of a rebuilt line all of them. */
  readonly inputBytes: (line: LogicalLine, at: number) => number
  /** Input bytes before the text at `at`; of a rebuilt line those before the line. */
  readonly inputOffset: (line: LogicalLine, at: number) => number
}

export function createLineMeasure(): LineMeasure {
  let measured: LogicalLine | undefined
  let measuredAt = 0
  let measuredUnits = 0

  function units(line: LogicalLine, at: number): number {
    if (line !== measured || at < measuredAt) {
      measured = line
      measuredAt = line.start
      measuredUnits = 0
    }
    measuredUnits += line.bytes.toString('utf8', measuredAt, at).length
    measuredAt = at
    return measuredUnits
  }

  function inputBytes(line: LogicalLine, at: number): number {
    if (line.origin === 'rebuilt') return line.size
    return line.lead + (line.origin === 'bytes' ? at - line.start : 2 * units(line, at))
  }

  const inputOffset = (line: LogicalLine, at: number): number =>
    line.origin === 'rebuilt' ? line.offset : line.offset + inputBytes(line, at)

  return { units, inputBytes, inputOffset }
}
