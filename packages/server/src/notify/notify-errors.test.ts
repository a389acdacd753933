import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { NotifyError, notifyErrors } from './notify-errors.ts'

test('details fill the message and the action', () => {
  const error = new NotifyError('no-answer', { address: 'x:443', seconds: 15 }, { cause: new Error('low level') })
  assert.equal(error.message, 'x:443 has not answered within 15 s')
  assert.equal(error.action, notifyErrors['no-answer'].action)
  assert.ok(error.cause instanceof Error)
  assert.equal('cause' in new NotifyError('aborted', { address: 'x' }), false)
})

test('dollar signs in a message stay as they are', () => {
  const { message } = new NotifyError('placeholder-unknown', { line: 1, column: 2, name: 'imge', known: 'a, b' })
  assert.equal(message, 'line 1, column 2: there is no placeholder $$imge$$')
})

test('every row of the table is used, and with all its details', () => {
  const folder = import.meta.dirname
  const sources = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('notify-errors'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
  for (const [code, { message, action }] of Object.entries(notifyErrors)) {
    const uses = sources.split(`new NotifyError('${code}'`).slice(1)
    assert.ok(uses.length > 0, `${code} is never used`)
    const names = [...`${message} ${action}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
    for (const use of uses) {
      const call = use.slice(0, 200)
      for (const name of names) assert.match(call, new RegExp(`\\b${name}\\b|details|placeOf`), `${code} lacks ${name}`)
    }
  }
})
