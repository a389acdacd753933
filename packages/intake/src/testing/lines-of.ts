import assert from 'node:assert/strict'
import type { Journal } from '@tidewaiter/journal'

/** All entry lines of a journal, in order. */
export async function linesOf(journal: Journal): Promise<string[]> {
  const lines: string[] = []
  for (let from = 1; from < journal.next;) {
    const block = await journal.read(from, 'kcs-2.0')
    assert.equal(block?.kind, 'block')
    if (block?.kind !== 'block') break
    lines.push(...Buffer.from(block.bytes).toString().trimEnd().split('\n'))
    from = block.first + block.count
  }
  return lines
}
