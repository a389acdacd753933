import { deepEqual, equal, match, notEqual, ok, throws } from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { Worker } from 'node:worker_threads'
import { CredentialsError } from './credentials-errors.ts'
import { openKeyFile } from './key-file.ts'

function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-keys-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const pipeMaker = 'mkfifo'

const key = (): string => randomBytes(32).toString('base64')

test('a key file is made when there is none, for its owner alone, and read from then on', (t) => {
  const folder = scratch(t)
  const path = join(folder, 'key')
  const mask = process.umask(0o777)
  t.after(() => process.umask(mask))
  const made = openKeyFile(path)
  process.umask(mask)
  equal(statSync(path).mode & 0o7777, 0o600)
  match(readFileSync(path, 'utf8'), /^[A-Za-z0-9+/]{43}=\n$/)
  deepEqual(openKeyFile(path), made)
  match(made.newest.id, /^[0-9a-f]{16}$/)
  equal(made.newest.bytes.length, 32)
  deepEqual(readdirSync(folder), ['key'])
  notEqual(openKeyFile(join(folder, 'other')).newest.id, made.newest.id)
})

test('the last line is the newest key, and every line is one', (t) => {
  const path = join(scratch(t), 'key')
  const [one, two] = [key(), key()]
  writeFileSync(path, `# made in March\n${one}\n\n${two}\r\n`, { mode: 0o600 })
  const { newest, all } = openKeyFile(path)
  equal(newest.bytes.toString('base64'), two)
  deepEqual(
    [...all.values()].map((bytes) => bytes.toString('base64')),
    [one, two],
  )
})

test('a file that others may read or change is refused, and what to do is said', (t) => {
  const path = join(scratch(t), 'key')
  writeFileSync(path, key())
  for (const mode of [0o640, 0o604, 0o620, 0o644]) {
    chmodSync(path, mode)
    throws(() => openKeyFile(path), { code: 'key-file-exposed', action: new RegExp(`chmod 600 ${path}`) })
  }
  equal(statSync(path).mode & 0o777, 0o644)
  if (process.geteuid?.() !== 0) return
  // Only root can give a file away.
  chmodSync(path, 0o600)
  chownSync(path, 12_345, 12_345)
  throws(() => openKeyFile(path), { code: 'key-file-exposed', message: /user 12345 owns it/ })
})

test('a link, a folder, a pipe and a file that is too large are refused, at once', { timeout: 10_000 }, (t) => {
  const folder = scratch(t)
  const real = join(folder, 'real')
  writeFileSync(real, key(), { mode: 0o600 })
  symlinkSync(real, join(folder, 'link'))
  symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'))
  mkdirSync(join(folder, 'folder'))
  execFileSync(pipeMaker, ['-m', '600', join(folder, 'pipe')])
  writeFileSync(join(folder, 'large'), 'x'.repeat(70_000), { mode: 0o600 })
  for (const name of ['link', 'dangling', 'folder', 'pipe', 'large'])
    throws(() => openKeyFile(join(folder, name)), { code: 'key-file-unreadable' }, name)
  ok(!readdirSync(folder).includes('nowhere'))
})

test('a file that cannot be made is told', (t) => {
  const path = join(scratch(t), 'missing', 'key')
  throws(() => openKeyFile(path), { code: 'key-file-uncreatable', message: /there is no such file/ })
})

test('a line that is no key is told by its number, and not repeated', (t) => {
  const path = join(scratch(t), 'key')
  const wrong = [
    `${key()}\n${key().slice(1)}`,
    `${key()}\nnot-a-key`,
    `${key()}\n${randomBytes(16).toString('base64')}`,
  ]
  for (const text of wrong) {
    writeFileSync(path, text, { mode: 0o600 })
    throws(
      () => openKeyFile(path),
      (error) => {
        ok(error instanceof CredentialsError)
        deepEqual([error.code, error.details['line']], ['key-file-invalid', 2])
        ok(!JSON.stringify([error.message, error.details]).includes(text.split('\n')[1] ?? ''))
        return true
      },
    )
  }
  writeFileSync(path, '# nothing\n', { mode: 0o600 })
  throws(() => openKeyFile(path), { code: 'key-file-invalid', message: /there is no key/ })
})

test('of those who make the file at once all get the same key', { timeout: 30_000 }, async (t) => {
  const folder = scratch(t)
  const [workers, rounds] = [4, 25]
  const started = new SharedArrayBuffer(4 * rounds)
  // Each round begins when all have come to it: making the file takes a sync of the disk, during which the others find none.
  const program = `
    const { parentPort, workerData: { url, folder, workers, rounds, started } } = require('node:worker_threads')
    const counts = new Int32Array(started)
    import(url).then(({ openKeyFile }) => {
      const ids = []
      for (let round = 0; round < rounds; round++) {
        Atomics.add(counts, round, 1)
        Atomics.notify(counts, round)
        for (let seen; (seen = Atomics.load(counts, round)) < workers; ) Atomics.wait(counts, round, seen, 1000)
        ids.push(openKeyFile(folder + '/key-' + round).newest.id)
      }
      parentPort.postMessage(ids)
    })`
  const workerData = { url: new URL('key-file.ts', import.meta.url).href, folder, workers, rounds, started }
  const run = async (): Promise<readonly string[]> => {
    const worker = new Worker(program, { eval: true, workerData })
    const [ids] = await Promise.race([
      once(worker, 'message'),
      once(worker, 'exit').then(() => Promise.reject(new Error('the worker has ended'))),
    ])
    return ids as readonly string[]
  }
  const [first, ...others] = await Promise.all(Array.from({ length: workers }, run))
  for (const ids of others) deepEqual(ids, first)
  equal(new Set(first).size, rounds)
  equal(readdirSync(folder).length, rounds)
})
