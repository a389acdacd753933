import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { octalMode } from './octal-mode.ts'

test('permissions in the letters of ls become octal', () => {
  const modes = {
    '-rw-r--r--': '0644',
    'rw-r--r--': '0644',
    'drwxr-xr-x': '0755',
    '-rwsr-xr-x': '04755',
    '-rwSr--r--': '04644',
    '-rwxr-s---': '02750',
    drwxrwxrwt: '01777',
    drwxrwxrwT: '01776',
    '----------': '0000',
  }
  for (const [letters, octal] of Object.entries(modes)) assert.equal(octalMode(letters), octal, letters)
})

test('a mode_t number loses its type bits', () => {
  assert.equal(octalMode(0o100644), '0644')
  assert.equal(octalMode(0o4755), '04755')
  assert.equal(octalMode(0), '0000')
})

test('a mode that is not known gives nothing', () => {
  for (const mode of ['---------', '', 'rwx', '0644', '-rw-r--r--x', '-rt-r--r--', -1, 1.5, null, undefined, {}]) {
    assert.equal(octalMode(mode), undefined, JSON.stringify(mode))
  }
})

test('every mode of 12 bits comes back from its letters', () => {
  const letters = (mode: number): string =>
    [
      [6, 0o4000, 's'],
      [3, 0o2000, 's'],
      [0, 0o1000, 't'],
    ]
      .map(([shift, special, letter]) => {
        const bits = mode >> (shift as number)
        const execute = (bits & 1) === 1
        const set = (mode & (special as number)) !== 0
        const last = set ? (execute ? String(letter) : String(letter).toUpperCase()) : execute ? 'x' : '-'
        return `${(bits & 4) === 0 ? '-' : 'r'}${(bits & 2) === 0 ? '-' : 'w'}${last}`
      })
      .join('')
  fc.assert(fc.property(fc.nat(0o7777), (mode) => assert.equal(octalMode(`-${letters(mode)}`), octalMode(mode))))
})
