import assert from 'node:assert/strict'
import type { LookupAddress } from 'node:dns'
import { test } from 'node:test'
import fc from 'fast-check'
import { createGuardedLookup, hostFault } from './address-guard.ts'

function codeOf(host: string, allowPrivate = false): string | undefined {
  return hostFault(host, allowPrivate)?.code
}

test('link-local addresses and metadata services are out of bounds always', () => {
  const hosts = [
    '169.254.169.254',
    '169.254.0.1',
    '[fe80::1]',
    'fe80::a9fe:a9fe',
    '[fd00:ec2::254]',
    '100.100.100.200',
    '168.63.129.16',
    '[::ffff:169.254.169.254]',
    '[64:ff9b::a9fe:a9fe]',
    '[2002:a9fe:a9fe::1]',
    '[::a9fe:a9fe]',
    '224.0.0.1',
    'metadata.google.internal',
    'METADATA.google.internal.',
    'metadata',
  ]
  for (const host of hosts)
    for (const allow of [false, true]) assert.equal(codeOf(host, allow), 'address-forbidden', host)
})

test('loopback and private networks need a permission', () => {
  const hosts = [
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '[::1]',
    '[::]',
    '[fd12::1]',
    '[::ffff:10.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:a00:1::]',
    '[2001::1]',
    '198.51.100.1',
  ]
  for (const host of hosts) {
    assert.equal(codeOf(host), 'address-private', host)
    assert.equal(codeOf(host, true), undefined, host)
  }
})

test('addresses of the Internet and other names pass', () => {
  for (const host of [
    '93.184.216.34',
    '172.15.0.1',
    '172.32.0.1',
    '[2606:2800::1]',
    '[64:ff9b::808:808]',
    'hooks.example.com',
  ])
    assert.equal(codeOf(host), undefined, host)
})

test('no way of writing an address inside a URL gets round it', () => {
  for (const host of ['0x7f.1', '2130706433', '127.1', '0177.0.0.1', '[::ffff:7f00:1]', '127.0.0.1.', '①②⑦.0.0.1'])
    assert.equal(codeOf(new URL(`https://${host}/`).hostname), 'address-private', host)
  fc.assert(
    fc.property(fc.nat(0xff_ff_ff), (low) => {
      const number = 0x7f_00_00_00 + low
      assert.equal(codeOf(new URL(`https://${number}/`).hostname), 'address-private')
      assert.equal(
        codeOf(`[::ffff:${(number >>> 16).toString(16)}:${(number & 0xffff).toString(16)}]`),
        'address-private',
      )
    }),
  )
})

type Looked = { readonly error: Error | null; readonly addresses: unknown }

function look(answers: readonly LookupAddress[][], allowPrivate = false): () => Promise<Looked> {
  const left = [...answers]
  const lookup = createGuardedLookup(allowPrivate, (_, __, done) => done(null, left.shift() ?? []))
  return () =>
    new Promise((resolve) => lookup('x.test', { all: true }, (error, addresses) => resolve({ error, addresses })))
}

const outside = { address: '93.184.216.34', family: 4 }
const inside = { address: '127.0.0.1', family: 4 }

test('a name is judged at each look-up: rebinding it later gains nothing', async () => {
  const again = look([[outside], [inside], [{ address: 'fe80::1%eth0', family: 6 }]])
  assert.deepEqual(await again(), { error: null, addresses: [outside] })
  const second = await again()
  assert.equal(second.error?.message, 'x.test is 127.0.0.1, which is this machine')
  assert.deepEqual(second.addresses, [])
  assert.match(String((await again()).error), /nothing is ever sent to a link-local address/)
})

test('a name with one address inside is refused as a whole', async () => {
  assert.match(String((await look([[outside, inside]])()).error), /127\.0\.0\.1/)
  assert.deepEqual((await look([[outside, inside]], true)()).addresses, [outside, inside])
})
