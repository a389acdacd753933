import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sources } from './sources.ts'

test('the defaults of every source are what its schema makes of nothing', () => {
  for (const { name, defaults, options } of sources) assert.deepEqual(options().parse({}), defaults, name)
})

test('every option of a source has a meaning', () => {
  for (const { name, options } of sources) {
    const { properties = {} } = options().toJSONSchema({ io: 'input' }) as {
      properties?: Record<string, { description?: string }>
    }
    for (const [option, { description }] of Object.entries(properties)) assert.ok(description, `${name} ${option}`)
  }
})
