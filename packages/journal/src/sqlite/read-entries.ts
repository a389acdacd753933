import type { Block, Gap, Sequence } from '../journal.ts'
import type { BlockTable } from './block-table.ts'
import { blockBytes, join } from './merge-groups.ts'
import { skipLines } from './skip-lines.ts'

/**
 * As `Journal.read`: small blocks that follow each other are given as one.
 *
 * @param end of the journal
 */
export function readEntries(table: BlockTable, from: Sequence, form: string, end: Sequence): Block | Gap {
  return table.transact(() => {
    const oldest = table.oldest()
    if (from < oldest) return { kind: 'gap', first: from, count: oldest - from, reason: 'removed' }
    const found = table.holding(from, form, end)
    if (found.kind === 'gap') return found
    const parts = [skipLines(found.bytes, from - found.first)]
    let size = parts[0]!.length
    let next = found.first + found.count
    while (size < blockBytes && found.formName === form) {
      const block = table.startingAt(next, found.form)
      if (block === undefined || size + block.bytes.length > blockBytes) break
      parts.push(block.bytes)
      size += block.bytes.length
      next += block.count
    }
    const bytes = parts.length === 1 ? parts[0]! : join(parts)
    return { kind: 'block', first: from, count: next - from, form: found.formName, bytes, acceptedAt: found.acceptedAt }
  })
}
