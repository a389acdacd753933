import type { Withheld } from '@tidewaiter/flood'
import { isCode, type Event } from '@tidewaiter/model'

/**
 * What a way withholds stands in marks of the journal, one for each window, so that it becomes durable with the entries and
 * the place in the input that belong to it. A mark without text is free to be used again.
 */
const prefix = 'intake/withheld/'

/** @param way all ways when absent */
export function withheldMarks(way?: string): string {
  return way === undefined ? prefix : `${prefix}${way}/`
}

/** The way that a mark is of. */
export function wayOfMark(name: string): string {
  return name.slice(prefix.length, name.lastIndexOf('/'))
}

export function writeWithheld({ kind, count, since, last }: Withheld): string {
  return JSON.stringify({ kind, count, since, last })
}

/** Takes the text of a mark, returns what was withheld; undefined for one that is free, or not ours. */
export function readWithheld(text: string | undefined): Withheld | undefined {
  if (text === undefined || text === '') return undefined
  try {
    const { kind, count, since, last } = JSON.parse(text) as Withheld
    const isWhole = Number.isSafeInteger(count) && count > 0 && Number.isFinite(since) && isEvent(last)
    return isWhole ? { kind, count, since, last, place: 0 } : undefined
  } catch {
    return undefined
  }
}

function isEvent(value: Event): boolean {
  return isCode(value.code) && Number.isFinite(value.time) && typeof value.id === 'string' && value.fields !== null
}
