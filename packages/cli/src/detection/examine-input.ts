import { createDetector, type Detection, type Source } from '@tidewaiter/sources'
import { CliError } from '../cli-errors.ts'
import type { Input } from '../input/open-input.ts'
import { decompress, type Decompressed } from './decompress.ts'

/** What is in an input. */
export type Examined = {
  readonly name: string
  readonly detection: Detection
  readonly compression: Decompressed['compression']
  /** False when only the beginning was looked at. */
  readonly isWhole: boolean
  /** Why the rest could not be read. */
  readonly fault?: string
}

/** How much of an input is looked at, without compression: some ten thousand alerts, and nearly every report as a whole. */
const mostBytes = 16 * 1024 * 1024

/**
 * Looks into an input as far as {@link mostBytes} go.
 *
 * @throws {CliError} `file-unreadable`
 */
export async function examineInput(input: Input, sources: readonly Source[]): Promise<Examined> {
  const detector = createDetector(sources)
  const { compression, chunks } = await decompress(input.chunks)
  let size = 0
  let isWhole = true
  let fault: string | undefined
  try {
    for await (const chunk of chunks) {
      const bytes = Buffer.from(chunk).subarray(0, mostBytes - size)
      detector.push(bytes)
      size += bytes.length
      isWhole = bytes.length === chunk.length
      if (size >= mostBytes) break
    }
  } catch (error) {
    if (compression === undefined || error instanceof CliError) throw error
    isWhole = false
    fault = `the ${compression.name} data is broken behind byte ${size} of what is in it`
  }
  return { name: input.name, detection: detector.end(), compression, isWhole, ...(fault !== undefined && { fault }) }
}
