import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { journalHappenings } from '../journal-happenings.ts'
import type { Journal, JournalSettings } from '../journal.ts'
import { openJournal } from '../sqlite/open-journal.ts'

/** Makes a folder that is removed after the test. */
export function scratchFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-journal-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export type Told = {
  readonly name: keyof typeof journalHappenings
  readonly details: Readonly<Record<string, unknown>>
}

/** Opens a journal that is closed after the test, in a folder of its own if none is given; and what it tells. */
export async function openScratch(
  t: TestContext,
  settings: Partial<JournalSettings> = {},
): Promise<{ readonly journal: Journal; readonly folder: string; readonly told: Told[] }> {
  const folder = settings.folder ?? scratchFolder(t)
  const told: Told[] = []
  const journal = await openJournal({ ...settings, folder }, (name, details) => void told.push({ name, details }))
  t.after(() => journal.close())
  return { journal, folder, told }
}

/** Takes a condition, resolves when it holds. Rejects after ten seconds, with what was waited for. */
export async function waitUntil(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ten seconds in vain for ${what}`)
    await sleep(10)
  }
}
