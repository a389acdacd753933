import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { z } from 'zod'
import { IntakeError, intakeErrors, type IntakeErrorCode } from './intake-errors.ts'
import { intakeHappenings } from './intake-happenings.ts'
import { findWay, ways } from './ways.ts'

const source = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  .join('\n')

test('each way describes itself', () => {
  assert.equal(new Set(ways.map(({ name }) => name)).size, ways.length)
  for (const way of ways) {
    assert.equal(findWay(way.name), way)
    assert.ok(way.guarantees.length > 0)
    for (const guarantee of way.guarantees) assert.match(guarantee, /^[A-Z].*\.$/)
    const schema = z.toJSONSchema(way.settings(), { io: 'input' }) as {
      properties: Record<string, { description?: string }>
    }
    for (const [key, { description }] of Object.entries(schema.properties)) {
      assert.match(description ?? '', /\.$/, `${way.name}: ${key} is not described`)
    }
  }
  assert.equal(findWay('nobody'), undefined)
})

test('each error and each happening is used, and errors have all their details', () => {
  for (const [code, { message, action }] of Object.entries(intakeErrors)) {
    const uses = source.split(`'${code}'`).slice(2)
    assert.ok(uses.length > 0, `${code} is never used`)
    const names = [...`${message} ${action}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
    const details = Object.fromEntries(names.map((name) => [name, 'x']))
    const error = new IntakeError(code as IntakeErrorCode, details)
    assert.doesNotMatch(error.message + error.action, /\{\w+\}/)
  }
  for (const name of Object.keys(intakeHappenings)) {
    assert.ok(source.split(`tell('${name}'`).length > 1, `${name} is never told`)
  }
})
