import { CliError } from '../cli-errors.ts'
import { graver, type Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { report } from '../terminal/report.ts'
import { inputNames, openInput } from './open-input.ts'
import { createLineReader, type Line } from './read-lines.ts'

/** Lines longer than this are cut unless --max-line says otherwise: sixteen times the longest that common receivers take. */
export const defaultMaxLine: number = 1024 * 1024

/**
 * Gives the lines of the files (standard input where there are none) to `handle`, many at once, so that output can be written
 * in bulk; what arrives slowly is still shown at once. A file that cannot be read is reported, and the others are read.
 */
export async function eachLine(
  io: Io,
  operands: readonly string[],
  maxLine: number,
  handle: (lines: readonly Line[], file: string) => Promise<void>,
): Promise<Exit> {
  let exit: Exit = 'ok'
  for (const name of inputNames(operands)) {
    try {
      const input = await openInput(name, io)
      try {
        const reader = createLineReader(maxLine)
        for await (const chunk of input.chunks) await inPortions(reader.push(chunk), (lines) => handle(lines, name))
        await handle(reader.end(), name)
      } finally {
        await input.close()
      }
    } catch (error) {
      if (!(error instanceof CliError) || error.exit !== 'unreadable' || error.code === 'output-failed') throw error
      exit = graver(exit, report(error, io))
    }
  }
  return exit
}

/** Half a megabyte of line feeds is half a million lines, and what is written for each is much longer. */
const linesAtOnce = 1000

async function inPortions(lines: readonly Line[], handle: (portion: readonly Line[]) => Promise<void>): Promise<void> {
  for (let from = 0; from < lines.length; from += linesAtOnce) await handle(lines.slice(from, from + linesAtOnce))
}
