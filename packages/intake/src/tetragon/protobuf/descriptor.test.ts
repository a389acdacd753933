import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { eventKinds } from '../event-kinds.ts'
import { eventSchema } from '../tetragon-api.ts'
import { tetragonFile } from './tetragon-descriptor.ts'

const definition = readFileSync(new URL('tetragon.proto', import.meta.url), 'utf8')

/** `Process.pid = 2` for each field, and for each word of an enum, as they stand in the definition. */
function fieldsInDefinition(): string[] {
  const found: string[] = []
  let within = ''
  for (const line of definition.split('\n')) {
    const block = /^(?:message|enum) (\w+) \{/.exec(line)?.[1]
    if (block !== undefined) within = block
    const [, name, number] = /^ +(?:[\w.<>, ]+ )?(\w+) = (\d+);$/.exec(line) ?? []
    if (name !== undefined) found.push(`${within}.${name} = ${number}`)
  }
  return found
}

test('the descriptor is that of the definition beside it', () => {
  const fields = tetragonFile.messages.flatMap((message) =>
    message.fields.map(({ name, number }) => `${message.name}.${name} = ${number}`),
  )
  const words = tetragonFile.enums.flatMap((one) =>
    one.values.map(({ name, number }) => `${one.name}.${name} = ${number}`),
  )
  assert.deepEqual([...fields, ...words].toSorted(), fieldsInDefinition().toSorted())
  assert.ok(fields.length > 250)
})

test('a kind is asked for by the number of its field', () => {
  assert.deepEqual(
    Object.fromEntries(eventSchema.oneofs[0]!.fields.map(({ name, number }) => [name, number])),
    eventKinds,
  )
  const types = tetragonFile.enums.find(({ name }) => name === 'EventType')!
  for (const [kind, number] of Object.entries(eventKinds))
    assert.equal(types.values.find(({ name }) => name === kind.toUpperCase())?.number, number, kind)
})
