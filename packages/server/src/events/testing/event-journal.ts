import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { entryLines } from '@tidewaiter/intake'
import { openJournal, type Journal } from '@tidewaiter/journal'
import { kcs20, testEvent, type AnyFields, type Code, type Event, type Profile } from '@tidewaiter/model'
import { tellNobody } from '@tidewaiter/telemetry'

/** A journal in a folder of its own; both go with the test. */
export async function openTestJournal(t: { readonly after: (end: () => Promise<void>) => void }): Promise<Journal> {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-events-'))
  const journal = await openJournal({ folder }, tellNobody)
  t.after(async () => {
    await journal.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return journal
}

/** Appends events, many in a group, in the form of a profile. */
export async function appendEvents(
  journal: Journal,
  events: readonly Event[],
  profile: Profile = kcs20,
): Promise<void> {
  for (let at = 0; at < events.length; at += 200) {
    const some = events.slice(at, at + 200)
    await journal.append({ count: some.length, bodies: new Map([[profile.name, entryLines(some, profile)]]) })
  }
}

/** Appends a line as it is, such as another sender's message. */
export async function appendLine(journal: Journal, line: string): Promise<void> {
  await journal.append({ count: 1, bodies: new Map([[kcs20.name, new Uint8Array(Buffer.from(`${line}\n`))]]) })
}

/** A test event with other values in fields that it has. */
export function eventWith(code: Code, time: number, fields: AnyFields = {}): Event {
  const event = testEvent(code, time)
  const known = Object.entries(fields).filter(([name]) => Object.hasOwn(event.fields, name))
  return { ...event, fields: { ...event.fields, ...Object.fromEntries(known) } }
}
