// Groups that wait for the same commit are put together into blocks: a row costs the same for ten entries as for hundreds.
import { addFacts, countLines, readBlockFacts, type BlockFacts, type LineFacts } from './block-facts.ts'
import type { Pairs, QueuedGroup } from './protocol.ts'
import type { Tally } from './tally.ts'

/** A group that was looked through. */
export type CheckedGroup = LineFacts & { readonly group: QueuedGroup }

/** A block that has no sequence yet. */
export type NewBlock = {
  readonly facts: BlockFacts
  /** Of its groups, one by one. */
  readonly tallies: readonly (Tally | undefined)[]
  readonly bodies: Pairs<Uint8Array>
  readonly groups: readonly QueuedGroup[]
}

/** Blocks are filled up to this size; a group that is larger is a block of its own. */
export const blockBytes: number = 256 * 1024

/** SQLite takes a thousand million bytes at most; this much in one group is a defect long before. */
const bodyMost = 256 * 1024 * 1024

/**
 * Looks through a group with entries; gives why it cannot be stored, if so. What its count says has to be true, or later
 * entries would get sequences of others.
 */
export function checkGroup(group: QueuedGroup): CheckedGroup | string {
  let read: LineFacts | undefined
  for (const [form, bytes] of group.bodies) {
    if (bytes.length > bodyMost) return `its body for ${form} has ${bytes.length} bytes, more than ${bodyMost}`
    if (bytes.at(-1) !== lineFeed) return `its body for ${form} does not end with a line feed`
    // The forms of an entry say the same of its time and its code.
    const lines = read === undefined ? (read = readBlockFacts(bytes)).facts.count : countLines(bytes)
    if (lines !== group.count) return `its body for ${form} has ${lines} lines for ${group.count} entries`
  }
  return read === undefined ? `it says to have ${group.count} entries, but has no body` : { group, ...read }
}

const lineFeed = 10

/** Takes groups in the order of their append, returns the blocks to store, in order. */
export function mergeGroups(groups: readonly CheckedGroup[]): readonly NewBlock[] {
  const blocks: NewBlock[] = []
  let start = 0
  let size = 0
  for (const [index, { group }] of groups.entries()) {
    const bytes = largestBody(group)
    if (index > start && (size + bytes > blockBytes || !sameForms(groups[start]!.group, group))) {
      blocks.push(merge(groups.slice(start, index)))
      start = index
      size = 0
    }
    size += bytes
  }
  if (start < groups.length) blocks.push(merge(groups.slice(start)))
  return blocks
}

function merge(checked: readonly CheckedGroup[]): NewBlock {
  const groups = checked.map(({ group }) => group)
  const [{ bodies }] = groups as [QueuedGroup]
  return {
    facts: checked.map(({ facts }) => facts).reduce(addFacts),
    tallies: checked.map(({ tally }) => tally),
    bodies:
      groups.length === 1
        ? bodies
        : bodies.map(([form], i) => [form, join(groups.map((group) => group.bodies[i]![1]))]),
    groups,
  }
}

/** Takes parts, returns them as one, in memory of its own: it can be transferred. */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function largestBody({ bodies }: QueuedGroup): number {
  return Math.max(...bodies.map(([, bytes]) => bytes.length))
}

function sameForms(one: QueuedGroup, other: QueuedGroup): boolean {
  return one.bodies.length === other.bodies.length && one.bodies.every(([form], i) => other.bodies[i]![0] === form)
}
