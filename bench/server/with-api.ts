import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createRecorder } from '../../packages/server/src/api/recorder.ts'
import { openTestJournal } from '../../packages/server/src/testing/open-test-journal.ts'
import { startTestApi, type TestApi } from '../../packages/server/src/testing/test-api.ts'

/** Gives the work an API whose state, reports and journal are real files, and removes them after it. */
export async function withApi<T>(work: (api: TestApi, t: TestContext) => Promise<T>): Promise<T> {
  const ends: (() => unknown)[] = []
  const t = { after: (end: () => unknown) => void ends.push(end) } as unknown as TestContext
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-bench-'))
  const { journal, record } = await openTestJournal(folder)
  try {
    const recorder = createRecorder({ record }, () => {})
    ends.push(recorder.close)
    return await work(await startTestApi(t, { journal, gateway: { record }, record: recorder.record }), t)
  } finally {
    for (const end of ends) await end()
    await journal.close()
    rmSync(folder, { recursive: true })
  }
}
