import { entryStamp } from '../entry-line.ts'
import type { Block, Gap, Group, Journal, Sequence } from '../journal.ts'

export type EntryOptions = {
  readonly time?: number
  readonly code?: string
  readonly bytes?: number
  readonly severity?: number
  /** Behind the rest of the message. */
  readonly rest?: string
}

/** Takes a number that tells it from others, returns an entry line with its line feed. */
export function entryLine(
  number: number,
  { time = 0, code = 'PM-002', bytes = 0, severity = 5, rest = '' }: EntryOptions = {},
): string {
  const stamp = `${entryStamp(time, severity, 'node-1')}${String(time % 1000).padStart(3, '0')}`
  return `${stamp} CEF:0|Kaspersky|Kaspersky Container Security|2.0|${code}|Process|5|dpid=${number};${'x'.repeat(bytes)}${rest}\n`
}

/** Takes entry lines, returns them as a group. */
export function groupOf(
  lines: readonly string[],
  { forms = ['kcs-2.0'], marks }: { readonly forms?: readonly string[]; readonly marks?: Record<string, string> } = {},
): Group {
  return {
    count: lines.length,
    bodies: new Map(forms.map((form) => [form, Buffer.from(lines.join(''))])),
    ...(marks !== undefined && { marks: new Map(Object.entries(marks)) }),
  }
}

/** The entry lines of a block. */
export function linesOf({ bytes }: Block): readonly string[] {
  return Buffer.from(bytes)
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => `${line}\n`)
}

/** Reads all from there to the end; fails when blocks and gaps do not follow each other. */
export async function readAll(journal: Journal, from: Sequence, form = 'kcs-2.0'): Promise<readonly (Block | Gap)[]> {
  const found: (Block | Gap)[] = []
  let at = from
  for (;;) {
    const one = await journal.read(at, form)
    if (one === undefined) return found
    if (one.first !== at || one.count < 1) throw new Error(`read(${at}) gave ${one.count} entries from ${one.first}`)
    if (one.kind === 'block' && linesOf(one).length !== one.count)
      throw new Error(`block ${at} has not ${one.count} lines`)
    found.push(one)
    at += one.count
  }
}

/** The lines from there to the end, `undefined` for an entry in a gap. */
export async function readLines(
  journal: Journal,
  from: Sequence,
  form?: string,
): Promise<readonly (string | undefined)[]> {
  const lines: (string | undefined)[] = []
  for (const one of await readAll(journal, from, form)) {
    if (one.kind === 'block') lines.push(...linesOf(one))
    else for (let i = 0; i < one.count; i++) lines.push(undefined)
  }
  return lines
}
