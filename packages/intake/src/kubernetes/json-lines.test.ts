import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { jsonLines } from './json-lines.ts'

async function read(text: string, cuts: readonly number[], maxBytes: number): Promise<unknown[]> {
  const bytes = Buffer.from(text)
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((one, other) => one - other), bytes.length]
  async function* chunks(): AsyncGenerator<Buffer> {
    for (const [index, from] of places.slice(0, -1).entries()) yield bytes.subarray(from, places[index + 1])
  }
  const values: unknown[] = []
  for await (const lines of jsonLines(chunks(), maxBytes)) values.push(...lines.map((line) => line?.value))
  return values
}

test('wherever chunks are cut, each whole line gives its value', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.json()), fc.array(fc.nat()), async (lines, cuts) => {
      const text = lines.map((line) => `${line}\n`).join('')
      assert.deepEqual(
        await read(text, cuts, 1e6),
        lines.map((line) => JSON.parse(line) as unknown),
      )
    }),
  )
})

test('a line that is too long, or no JSON, costs nothing but itself; an unfinished one is left', async () => {
  const text = `1\n\nno\n"${'x'.repeat(50)}"\n2\n"unfinish`
  for (const cuts of [[], [3, 9, 20, 44], [60]])
    assert.deepEqual(await read(text, cuts, 20), [1, undefined, undefined, 2])
})
