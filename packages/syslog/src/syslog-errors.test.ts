import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { SyslogError, syslogErrors } from './syslog-errors.ts'
import type { SyslogErrorCode } from './syslog-errors.ts'

test('details fill the message and the action', () => {
  const error = new SyslogError('connection-refused', { address: '192.0.2.1:514' }, { cause: new Error('low level') })
  assert.equal(error.message, 'nothing listens on 192.0.2.1:514')
  assert.equal(error.action, syslogErrors['connection-refused'].action)
  assert.deepEqual(error.indexes, [])
  assert.ok(error.cause instanceof Error)
  assert.equal('cause' in new SyslogError('aborted', {}), false)
})

test('every row of the table is used, and with all its details', () => {
  const folder = import.meta.dirname
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('syslog-errors'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
  for (const [code, { message, action }] of Object.entries(syslogErrors)) {
    const uses = sources.split(`new SyslogError('${code as SyslogErrorCode}'`).slice(1)
    assert.ok(uses.length > 0, `${code} is never used`)
    const names = [...`${message} ${action}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
    for (const use of uses) {
      const call = use.slice(0, 400)
      for (const name of names) assert.match(call, new RegExp(`\\b${name}\\b|details`), `${code} lacks ${name}`)
    }
  }
})
