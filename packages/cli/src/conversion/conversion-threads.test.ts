import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { ConversionOptions } from './conversion-options.ts'
import { conversionThreads } from './conversion-threads.ts'
import { falcoAlerts } from '../testing/falco-alerts.ts'
import { run } from '../testing/fake-io.ts'
import { startListen, until } from '../testing/start-listen.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const limit = { timeout: 60_000 }
const bin = fileURLToPath(new URL('../../bin/tidewaiter.js', import.meta.url))

/** Long enough for the threads to have begun before its end, with faults all over. */
const alerts = Array.from({ length: 60 }, (_, n) => {
  const fault = ['{"rule": "Terminal shell"\n', '{"rule": "x"}\n', 'some text\n', ''][n % 4] ?? ''
  return falcoAlerts(500, `printf "é${n}\\n" ${'x'.repeat(n)}`) + fault
}).join('')

test('the threads begin, with the options of the command', limit, async (t) => {
  const options = { zone: '+03:00', facility: 'local1', pri: true, redact: true, workers: 2 } as ConversionOptions
  const { pool } = conversionThreads({ hostname: () => 'this-host' }, 'convert', options)
  ok(pool)
  t.after(() => pool.close())
  await pool.ready()
})

test('without workers there are no threads', () => {
  const options = { zone: 'UTC', facility: 'local0', pri: true, redact: true, workers: 0 }
  deepEqual(conversionThreads({ hostname: () => 'this-host' }, 'convert', options), {})
})

test('messages, summary and refused records are those of one thread', limit, async (t) => {
  const folder = temporaryFolder(t)
  const files = [folder.write('a.jsonl', alerts), folder.write('b.jsonl', falcoAlerts(3))]
  const outcomes = []
  for (const workers of ['0', '1', '3']) {
    const refused = folder.path(`refused-${workers}`)
    const options = ['--workers', workers, '--refused', refused, '--max-size', '400', '--zone', '+03:00']
    const { code, stdout, stderr } = await run(['convert', ...options, ...files])
    equal(code, 3)
    outcomes.push({ stdout, stderr, refused: readFileSync(refused, 'utf8') })
  }
  const [alone, ...together] = outcomes
  match(
    alone?.stderr ?? '',
    /^30,048 records: 30,003 events \([\d,]+ shortened\), 15 skipped \(not-json 15\), 30 refused$/m,
  )
  for (const outcome of together) deepEqual(outcome, alone)
})

test('the program finds its threads, in a clone and from wherever it is called', limit, (t) => {
  const folder = temporaryFolder(t)
  folder.write('a.jsonl', alerts)
  const outputOf = (...options: string[]): string => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [bin, 'convert', ...options, 'a.jsonl'], {
      cwd: folder.path('.'),
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    })
    equal(status, 3, stderr)
    return stdout
  }
  ok(outputOf('--workers', '2') === outputOf())
})

test('what threads convert is sent whole and in order', limit, async (t) => {
  const listen = await startListen(t, '--raw', 'tcp://127.0.0.1:0')
  const file = temporaryFolder(t).write('a.jsonl', alerts)
  const { code, stderr } = await run(['send', '--workers', '2', '--to', listen.addresses[0] ?? '', file])
  equal(code, 3)
  match(stderr, /; 30,000 messages handed over to tcp:/)
  await until(() => listen.stdout().split('\n').length > 30_000)
  ok(listen.stdout() === (await run(['convert', '--quiet', file])).stdout)
})

test('no more threads than processors can be of use are taken', async () => {
  equal((await run(['convert', '--workers', '17'])).code, 2)
  equal((await run(['convert', '--workers', '-1'])).code, 2)
})
