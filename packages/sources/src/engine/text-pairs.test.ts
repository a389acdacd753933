import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findPairs, pairIn } from './text-pairs.ts'

const keys = ['port', 'daddr', 'x']
const slots = keys.map((key, slot) => ({ key: Buffer.from(key), slot }))

/** What `findPairs` finds, or undefined when it gives up. */
function find(text: string): (string | undefined)[] | undefined {
  const bytes = Buffer.from(`"${text}"`)
  const found: (string | undefined)[] = [undefined, undefined, undefined]
  const isRead = findPairs(bytes, 1, bytes.length - 1, slots, (slot, from, to) => {
    found[slot] = bytes.toString('utf8', from, to)
  })
  return isRead ? found : undefined
}

test('pairs end at white space and commas, whatever the case of their keys', () => {
  assert.equal(pairIn('remoteip=192.0.2.1 Port=443', 'port'), '443')
  assert.equal(pairIn('kfunc=UDP_SENDMSG,domain=a=b,qtype=A', 'domain'), 'a=b')
  assert.equal(pairIn('sport=1 port', 'port'), undefined)
})

test('the last of two counts: a name that a program chose stands in front of what the kernel says', () => {
  assert.equal(pairIn('kfunc=UDP_SENDMSG,domain=a,daddr=192.0.2.66,daddr=10.43.0.10,qtype=A', 'daddr'), '10.43.0.10')
})

test('a huge text costs bounded time', () => {
  assert.equal(pairIn(`${' '.repeat(20_000)}a=1`, 'a'), undefined)
  assert.equal(pairIn('x'.repeat(20_000_000), 'x'), undefined)
  assert.equal(find('x'.repeat(20_000)), undefined)
})

test('the bytes say what the text says', () => {
  const part = fc.constantFrom(
    'port',
    'PORT',
    'daddr',
    'x',
    '=',
    '=',
    ' ',
    ',',
    '1',
    '_',
    '-',
    'é',
    '\u00a0',
    'a.b',
    '\t',
  )
  let read = 0
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      const found = find(text)
      if (found === undefined) return
      read++
      assert.deepEqual(
        found,
        keys.map((key) => pairIn(text, key)),
        text,
      )
    }),
    { numRuns: 2000 },
  )
  assert.ok(read > 1000, `only ${read} texts were read`)
})
