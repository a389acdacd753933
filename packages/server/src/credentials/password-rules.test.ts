import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { commonPasswords, commonWords } from './common-passwords.ts'
import { normalPassword, passwordFaults } from './password-rules.ts'

function codesOf(password: string, userName = 'otto'): string[] {
  return passwordFaults(password, userName).map(({ code }) => code)
}

test('good passwords are good, without a digit or a sign', () => {
  const good = [
    'lantern orchard seven tides',
    'xkqjvwzhgpmr',
    'Über die Brücke gehen',
    '密码很长也没有问题对不对呀',
    '🦀🦀🐙 under the pier',
  ]
  for (const password of good) deepEqual(codesOf(password), [], password)
})

test('length is counted in characters, after composing accents', () => {
  deepEqual(codesOf('elevenchars'), ['password-too-short'])
  deepEqual(codesOf('🦀🐙🐡🐟🐠🐬🦈🐳🐋🦭🦐'), ['password-too-short'])
  deepEqual(codesOf('🦀🐙🐡🐟🐠🐬🦈🐳🐋🦭🦐🦑'), [])
  deepEqual(codesOf('e\u0301'.repeat(11)), ['password-too-short', 'password-common'])
  const long = Array.from({ length: 129 }, (_, at) => String.fromCharCode(97 + ((at * at) % 26))).join('')
  deepEqual(codesOf(long.slice(0, 128)), [])
  deepEqual(codesOf(long), ['password-too-long'])
  deepEqual(codesOf('ab '.repeat(10_000_000)), ['password-too-long'])
})

test('what is tried first is refused, in any case and with the usual decoration', () => {
  const common = [
    'Password1234',
    'P@ssw0rd2026!!',
    '2026Welcome2026',
    'adminadminadmin',
    'Kubernetes123!',
    '123456789012',
  ]
  const repeated = ['aaaaaaaaaaaa', 'abababababab', '1234123412341', 'QWERTYUIOPAS', 'Correct Horse Battery Staple']
  for (const password of [...common, ...repeated]) deepEqual(codesOf(password), ['password-common'], password)
  for (const password of ['admin83629471028364', 'password of my aunt', 'aaaaaaaaaaab'])
    deepEqual(codesOf(password), [])
})

test('every entry of the lists can be met', () => {
  for (const password of commonPasswords) {
    ok([...password].length >= 12, `${password} is refused for its length alone`)
    equal(password, password.toLowerCase())
    ok(codesOf(password).includes('password-common'))
  }
  for (const word of commonWords) {
    equal(word, word.toLowerCase())
    ok(codesOf(`${word}1234567`).includes('password-common'), word)
  }
})

test('the user name is not part of the password; a short one may be by chance', () => {
  deepEqual(codesOf('the ANNA of the harbour', 'anna'), ['password-has-user-name'])
  deepEqual(codesOf('the anna of the harbour', 'Anna@example.com'), ['password-has-user-name'])
  deepEqual(codesOf('the anna of the harbour', 'an'), [])
  deepEqual(codesOf('the anna of the harbour', ''), [])
})

test('what cannot be typed is refused', () => {
  for (const password of ['lantern orchard\n', 'lantern\0 orchard', 'lantern orchard \ud800'])
    deepEqual(codesOf(password), ['password-unprintable'])
})

test('the words say what is wrong, and never the password', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 3 }), fc.string(), (password, userName) => {
      for (const { message, action, details } of passwordFaults(password, userName)) {
        match(`${message} ${action}`, /^the password .+\.$/)
        ok(!Object.values(details).includes(password))
      }
    }),
  )
})

test('a normal password is its own normal form', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (password) => {
      const normal = normalPassword(password)
      equal(normalPassword(normal ?? 'too long'), normal)
    }),
  )
})
