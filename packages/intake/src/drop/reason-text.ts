import type { FileFaults } from './fault-list.ts'

/** Behind the name of a file that was refused, for the text that says why. */
export const reasonEnding = '.reason.txt'

/** Control characters, which could draw over a terminal. */
const unprintable = /\p{Cc}|\u2028|\u2029/gu

/** What became of a file. */
export type RefusedFile = {
  /** Within the folder. */
  readonly name: string
  /** ms since 1970-01-01 UTC. */
  readonly at: number
  readonly source: string | undefined
  /** Whether anything of it is in the journal. */
  readonly isPartial: boolean
  readonly faults: FileFaults
}

/** The text beside a file that was refused: what is wrong, where, and what to do. */
export function reasonText({ name, at, source, isPartial, faults }: RefusedFile): string {
  const { count, first } = faults
  const places = first.map(({ line, column, path, reason }) => {
    const place = [
      `line ${line}`,
      ...(column === undefined ? [] : [`column ${column}`]),
      ...(path === undefined ? [] : [path]),
    ]
    return `${place.join(', ')}: ${reason}`
  })
  const told = first.reduce((sum, { parts = 1 }) => sum + parts, 0)
  const more = count > told ? [`and ${count - told} more`] : []
  const lines = [
    `${name}: ${isPartial ? 'taken in, but for a part' : 'not taken in'}`,
    `at:     ${new Date(at).toISOString()}`,
    `source: ${source ?? 'not recognised'}`,
    '',
    ...places,
    ...more,
    '',
    isPartial
      ? 'What could be read is in the journal. Put only the rest back into the folder, or it is sent twice.'
      : 'Put the file back into the folder when it is mended.',
  ]
  return lines.map((line) => `${line.replaceAll(unprintable, '?')}\n`).join('')
}
