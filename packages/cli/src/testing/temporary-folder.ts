import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

export type TemporaryFolder = {
  readonly path: (name: string) => string
  /** Writes a file and returns its path. */
  readonly write: (name: string, content: string | Uint8Array) => string
}

/** A folder that is removed when the test ends. */
export function temporaryFolder(test: TestContext): TemporaryFolder {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-cli-'))
  test.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = (name: string): string => join(folder, name)
  return {
    path,
    write: (name, content) => {
      writeFileSync(path(name), content)
      return path(name)
    },
  }
}
