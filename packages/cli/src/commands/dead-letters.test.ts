import { deepEqual, equal, match } from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { openJournal, type NewDeadLetter } from '@tidewaiter/journal'
import { tellNobody } from '@tidewaiter/telemetry'
import { run } from '../testing/fake-io.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

/** A journal with so many dead letters, and the configuration that names it. */
async function withLetters(t: TestContext, count: number): Promise<string> {
  const folder = temporaryFolder(t)
  const journal = await openJournal({ folder: folder.path('state') }, tellNobody)
  const letters = Array.from({ length: count }, (_, n): NewDeadLetter => {
    const integration = n % 2 === 0 ? 'siem' : 'other'
    return {
      integration,
      reason: 'entry-too-long',
      detail: `too\x1b[2J long ${n}`,
      sequence: 100 + n,
      line: `line ${n}`,
    }
  })
  await journal.deadLetters.add(letters)
  await journal.close()
  return folder.write('tidewaiter.yaml', `state: ${folder.path('state')}\n`)
}

test(
  'dead letters are listed, shown and removed, also while the service does not run',
  { timeout: 20_000 },
  async (t) => {
    const config = await withLetters(t, 3)
    const letters = (...args: string[]): ReturnType<typeof run> => run(['dead-letters', ...args, '--config', config])
    const { code, stdout, stderr } = await letters()
    equal(code, 0)
    match(stderr, /^The service does not run; reading the journal in /)
    match(stdout, /^ID +INTEGRATION +SINCE +ENTRY +WHY\n1 +siem +\S+ +100 +too\\x1b\[2J long 0\n2 +other /)
    equal((await letters('list', '--integration', 'other', '--json')).stdout.split('\n').length, 2)
    match((await letters('show', '2')).stdout, /^2: entry 101 for other, since \S+\ntoo.*\(entry-too-long\)\nline 1\n$/)
    equal((await letters('show', '9')).code, 1)
    deepEqual((await letters('remove', '1', '3')).stdout, '2 dead letters removed\n')
    equal((await letters('remove', '1')).code, 1)
    deepEqual((await letters('remove', '--all')).stdout, '1 dead letter removed\n')
    deepEqual((await letters()).stdout, 'no dead letters\n')
  },
)

test('what is missing on the command line is said before anything is done', async (t) => {
  const config = await withLetters(t, 1)
  const faultOf = async (...args: string[]): Promise<string> => {
    const { code, stderr } = await run(['dead-letters', ...args, '--config', config])
    equal(code, 2)
    return stderr
  }
  match(await faultOf('show'), /ID: name a dead letter/)
  match(await faultOf('remove'), /ID: name dead letters, or give --all/)
  match(await faultOf('show', 'x'), /ID: x is no number of a dead letter/)
  match(await faultOf('replay', '1'), /--integration: say to which integration/)
})
