import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { CredentialsError, credentialsErrors } from './credentials-errors.ts'

const folder = import.meta.dirname
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.startsWith('credentials-errors'),
)
const text = (names: readonly string[]): string =>
  names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
const sources = text(files.filter((name) => !name.endsWith('.test.ts')))
const tests = text(files.filter((name) => name.endsWith('.test.ts')))

test('details fill the message and the action', () => {
  const error = new CredentialsError('key-file-exposed', { path: '/etc/key', owner: 7, reason: 'its mode is 0644' })
  assert.equal(error.message, 'the key file /etc/key may be read or changed by others: its mode is 0644')
  assert.match(error.action, /`chown 7 \/etc\/key` and `chmod 600 \/etc\/key`/)
})

test('every row of the table is used, with all its details, and a test causes it', () => {
  for (const [code, { message, action }] of Object.entries(credentialsErrors)) {
    const uses = sources.split(`new CredentialsError('${code}'`).slice(1)
    assert.ok(uses.length > 0, `${code} is never used`)
    assert.ok(tests.includes(`'${code}'`), `no test causes ${code}`)
    const names = [...`${message} ${action}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
    for (const use of uses)
      for (const name of names) assert.match(use.slice(0, 300), new RegExp(`\\b${name}\\b|\\.\\.\\.`), code)
  }
})
