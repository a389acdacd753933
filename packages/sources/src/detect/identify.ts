import { textOf } from '../engine/values.ts'
import type { Source } from '../source.ts'
import { holdsMember, memberText, valueOfMember } from './member.ts'
import type { LineSign, RecordSign } from './sign.ts'

/** What a record or line says of itself. */
export type Identity = {
  /** One of the source's layouts; undefined where none of its signs fits. */
  readonly layout?: string
  /** Version of the tool, as the record has it. */
  readonly version?: string
  /** Version of the format. */
  readonly schema?: string
  /** What told it, each in a few words for a person. */
  readonly signs: readonly string[]
}

/** Longest version that is told, in UTF-16 units; it comes from outside. */
const longestVersion = 80

/** What tells a record that the source recognises: its layout and versions. Never throws. */
export function identifyRecord({ signs = [] }: Pick<Source, 'signs'>, record: unknown): Identity {
  let best: RecordSign | undefined
  for (const sign of signs) {
    if (!('members' in sign) || sign.members.length <= (best?.members.length ?? 0)) continue
    if (sign.members.every((member) => holdsMember(record, member))) best = sign
  }
  if (best === undefined) return { signs: [] }
  const version = versionAt(record, best.version)
  const schema = versionAt(record, best.schema)
  return {
    layout: best.layout,
    signs: best.members.map((member) => memberText(record, member)),
    ...(version !== undefined && { version }),
    ...(schema !== undefined && { schema }),
  }
}

/** What tells a line of text that the source recognises. Never throws. */
export function identifyLine({ signs = [] }: Pick<Source, 'signs'>, line: string): Identity {
  const sign = signs.find((candidate): candidate is LineSign => 'fits' in candidate && candidate.fits(line))
  return sign === undefined ? { signs: [] } : { layout: sign.layout, signs: [sign.line] }
}

/** The version of the tool in any line of its output. */
export function versionInLine({ signs = [] }: Pick<Source, 'signs'>, line: string): string | undefined {
  for (const sign of signs) {
    const found = 'fits' in sign ? sign.version?.exec(line)?.[1] : undefined
    if (found !== undefined) return clipped(found)
  }
  return undefined
}

function versionAt(record: unknown, path: string | undefined): string | undefined {
  const text = path === undefined ? undefined : textOf(valueOfMember(record, path))
  return text === undefined ? undefined : clipped(text)
}

function clipped(text: string): string {
  return text.slice(0, longestVersion).toWellFormed().trim()
}
