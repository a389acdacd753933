import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** A folder of a test's own, removed after it. */
export function scratchFolder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'tidewaiter-intake-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}
