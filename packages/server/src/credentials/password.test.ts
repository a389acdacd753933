import { equal, match, ok, rejects, throws } from 'node:assert/strict'
import { argon2Sync } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { test } from 'node:test'
import { dummyVerify, hashPassword, needsRehash, verifyPassword } from './password.ts'

const password = 'lantern orchard seven tides'

/** Cheap parameters, as an old version or another program may have used them. */
function weakHash(text: string): string {
  const parameters = {
    message: text,
    nonce: Buffer.from('0123456789abcdef'),
    parallelism: 1,
    tagLength: 32,
    memory: 8,
    passes: 1,
  }
  const hash = argon2Sync('argon2id', parameters).toString('base64').replaceAll('=', '')
  return `$argon2id$v=19$m=8,t=1,p=1$${Buffer.from('0123456789abcdef').toString('base64').replaceAll('=', '')}$${hash}`
}

test('a hash is a PHC string with its parameters and a salt of its own', { timeout: 20_000 }, async () => {
  const [one, other] = [await hashPassword(password), await hashPassword(password)]
  match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  ok(one !== other && one.length <= 120)
  ok(await verifyPassword(password, one))
  ok(!(await verifyPassword(`${password}.`, one)))
  ok(!(await verifyPassword('', one)))
  equal(needsRehash(one), false)
})

test('a hash of the reference implementation is read', { timeout: 20_000 }, async () => {
  // The test of phc-winner-argon2 for version 0x13, argon2id, t=2, m=65536, p=1.
  const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  ok(await verifyPassword('password', reference))
  ok(!(await verifyPassword('passwore', reference)))
  ok(needsRehash(reference))
})

test('a hash with other parameters verifies, and is to be made anew', { timeout: 20_000 }, async () => {
  ok(await verifyPassword(password, weakHash(password)))
  ok(needsRehash(weakHash(password)))
})

test('the same characters from another keyboard are the same password', { timeout: 20_000 }, async () => {
  const stored = weakHash('caf\u00e9 with a view')
  ok(await verifyPassword('cafe\u0301\u00a0with a view', stored))
})

test('a password that is far too long is wrong, not an error', { timeout: 20_000 }, async () => {
  equal(await verifyPassword('x'.repeat(10_000_000), weakHash('x')), false)
  equal(await verifyPassword('x'.repeat(10_000_000), weakHash('')), false)
  await rejects(hashPassword('x'.repeat(10_000_000)), { code: 'password-too-long' })
})

test('a hash that was changed by hand is told, and cannot stop the service', async () => {
  const good = weakHash(password)
  const bad = [
    '',
    'x',
    '$2b$10$abcdefghijklmnopqrstuv',
    good.replace('argon2id', 'argon2i'),
    good.replace('v=19', 'v=16'),
  ]
  const costly = ['m=4194304,t=1,p=1', 'm=8,t=99,p=1', 'm=8,t=1,p=99', 'm=8,t=1,p=0', 'm=8,t=0,p=1', 'm=8,t=1,p=2']
  for (const stored of [...bad, ...costly.map((parameters) => good.replace('m=8,t=1,p=1', parameters))]) {
    throws(() => needsRehash(stored), { code: 'password-hash-invalid' })
    await rejects(verifyPassword(password, stored), { code: 'password-hash-invalid' })
  }
})

test('an unknown user costs what a known one does', { timeout: 60_000 }, async () => {
  const stored = await hashPassword(password)
  const timed = async (work: () => Promise<boolean>): Promise<number> => {
    const start = process.hrtime.bigint()
    equal(await work(), false)
    return Number(process.hrtime.bigint() - start) / 1e6
  }
  // The fastest of several is what the work itself costs; others were held up by what else runs.
  let [known, unknown, long] = [Infinity, Infinity, Infinity]
  for (let time = 0; time < 7; time++) {
    known = Math.min(known, await timed(() => verifyPassword('another password', stored)))
    unknown = Math.min(unknown, await timed(() => dummyVerify('another password')))
    long = Math.min(long, await timed(() => verifyPassword('x'.repeat(5000), stored)))
  }
  for (const other of [unknown, long]) ok(other / known < 3 && known / other < 3, `${known} ms, ${other} ms`)
})

test('a storm of logins is bounded, and the main loop goes on', { timeout: 60_000 }, async () => {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const results = await Promise.allSettled(Array.from({ length: 500 }, () => dummyVerify(password)))
  delay.disable()
  equal(results.filter(({ status }) => status === 'fulfilled').length, 2 + 64)
  for (const result of results) if (result.status === 'rejected') equal(result.reason.code, 'too-busy')
  // 66 hashes are two seconds of work; none of them on this thread.
  ok(delay.percentile(50) < 20e6, `${delay.percentile(50) / 1e6} ms`)
})
