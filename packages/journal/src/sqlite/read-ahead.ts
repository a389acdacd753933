// Reading a backlog: while a block is being delivered, the next ones are already on their way from the other thread. Those who read
// the same stretch at about the same time share what was read.
import type { Block, Gap, Sequence } from '../journal.ts'

/** Reads from disk so many blocks and gaps that follow each other, less where the journal ends. */
export type ReadStored = (from: Sequence, form: string, most: number) => Promise<readonly (Block | Gap)[]>

/** Blocks that one message brings: to wake the other thread takes as long as a third of the reading. */
const atOnce = 4
/** Blocks that are there, or on their way, beyond the one that is read. */
const ahead = 4
/** Blocks that are kept, some 3 MiB. */
const kept = 12

type Reading = { readonly found: Promise<Block | Gap | undefined>; readonly next: Sequence | undefined }

/**
 * Takes how to read, returns how to read sooner.
 *
 * @param end nothing is read ahead from here on: it is in memory, or not there yet
 */
export function createReadAhead(
  readStored: ReadStored,
  end: () => Sequence,
): (from: Sequence, form: string) => Promise<Block | Gap | undefined> {
  /** By where and in which form, the one used least lately first. */
  const readings = new Map<string, Reading>()

  function keep(key: string, reading: Reading): void {
    readings.delete(key)
    readings.set(key, reading)
    for (const oldest of readings.keys()) {
      if (readings.size <= kept) return
      readings.delete(oldest)
    }
  }

  async function load(from: Sequence, form: string, most: number): Promise<Block | Gap | undefined> {
    try {
      const all = await readStored(from, form, most)
      readings.delete(`${from} ${form}`)
      for (const found of all) {
        keep(`${found.first} ${form}`, { found: Promise.resolve(found), next: found.first + found.count })
      }
      return all[0]
    } catch (cause) {
      readings.delete(`${from} ${form}`)
      throw cause
    }
  }

  function start(from: Sequence, form: string, most: number): Reading {
    const reading: Reading = { found: load(from, form, most), next: undefined }
    keep(`${from} ${form}`, reading)
    return reading
  }

  function goOn(from: Sequence, form: string): void {
    let at = from
    for (let i = 0; i < ahead && at < end(); i++) {
      const reading = readings.get(`${at} ${form}`)
      // Who comes to a block that could not be read ahead reads it again, and learns why.
      if (reading === undefined) return void start(at, form, atOnce).found.catch(() => {})
      if (reading.next === undefined) return
      at = reading.next
    }
  }

  return async (from, form) => {
    const key = `${from} ${form}`
    const reading = readings.get(key) ?? start(from, form, 1)
    keep(key, reading)
    const found = await reading.found
    if (found !== undefined) goOn(found.first + found.count, form)
    return found
  }
}
