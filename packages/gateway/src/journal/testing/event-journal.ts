import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { entryStamp, openJournal, type Journal } from '@tidewaiter/journal'
import { familyOf, kcs20, severityOf, writeEvent, type Event, type Family, type Profile } from '@tidewaiter/model'
import { tellNobody } from '@tidewaiter/telemetry'

/** A journal in a folder of its own; both go with the test. */
export async function openTestJournal(t: TestContext): Promise<Journal> {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-search-'))
  const journal = await openJournal({ folder }, tellNobody)
  t.after(async () => {
    await journal.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return journal
}

/** The entry line of an event, as the converter writes it. */
export function lineOf(event: Event, profile: Profile = kcs20): string {
  const severity = severityOf(familyOf(event.code) as Family, event.outcome)
  const milliseconds = String(event.time % 1000).padStart(3, '0')
  return `${entryStamp(event.time, severity, event.fields.nodeName)}${milliseconds} ${writeEvent(event, profile).text}\n`
}

/** Appends entry lines, many in a group. */
export async function appendLines(journal: Journal, lines: readonly string[], form = 'kcs-2.0'): Promise<void> {
  for (let at = 0; at < lines.length; at += 200) {
    const some = lines.slice(at, at + 200)
    await journal.append({ count: some.length, bodies: new Map([[form, new Uint8Array(Buffer.from(some.join('')))]]) })
  }
}
