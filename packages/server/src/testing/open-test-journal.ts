import { entryLines } from '@tidewaiter/intake'
import { openJournal, type Journal } from '@tidewaiter/journal'
import { profiles } from '@tidewaiter/model'
import type { ServerGateway } from '../server-gateway.ts'

const form = profiles[0]!

/** A real journal in a folder, and what puts events into it as the gateway does. */
export async function openTestJournal(
  folder: string,
): Promise<{ readonly journal: Journal; readonly record: ServerGateway['record'] }> {
  const journal = await openJournal({ folder }, () => {})
  return {
    journal,
    record: async (events, marks) => {
      const bodies = new Map([[form.name, entryLines(events, form)]])
      await journal.append({ count: events.length, bodies, ...(marks !== undefined && { marks }) })
    },
  }
}

/** Every entry of it, as text, in order. */
export async function entriesOf(journal: Journal): Promise<readonly string[]> {
  const lines: string[] = []
  for (let at = journal.oldest; at < journal.next;) {
    const part = await journal.read(at, form.name)
    if (part?.kind !== 'block') throw new Error(`there is nothing to read at ${at}`)
    lines.push(...Buffer.from(part.bytes).toString('utf8').trimEnd().split('\n'))
    at = part.first + part.count
  }
  return lines
}
