import { equal, match } from 'node:assert/strict'
import { test } from 'node:test'
import { main } from '../main.ts'
import { createFakeIo, run } from '../testing/fake-io.ts'
import { until } from '../testing/start-listen.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

test('that the service does not run is said, with what to do', async (t) => {
  const socket = temporaryFolder(t).path('control.sock')
  for (const args of [
    ['status'],
    ['pause', 'siem'],
    ['replays'],
    ['reload'],
    ['log-level', 'info'],
    ['journal', 'check'],
  ]) {
    const { code, stdout, stderr } = await run([...args, '--socket', socket])
    equal(code, 5, args.join(' '))
    equal(stdout, '')
    match(stderr, /^tidewaiter: the service does not run: nothing answers on .*\n {2}Start it with `tidewaiter run`/)
  }
})

test(
  'watching goes on while the service does not run, redraws in place, and ends with Ctrl-C',
  { timeout: 20_000 },
  async (t) => {
    const fake = createFakeIo({ isTerminal: true })
    const done = main(['status', '--watch', '--socket', temporaryFolder(t).path('none.sock')], fake.io)
    await until(() => fake.stdout().split('\x1b[H').length > 2)
    fake.interrupt()
    equal(await done, 0)
    // oxlint-disable-next-line no-control-regex
    match(fake.stdout(), /^(\x1b\[Hthe service does not run[^\n]*\x1b\[K\n[^\n]*\x1b\[K\n\x1b\[J)+$/)
  },
)
