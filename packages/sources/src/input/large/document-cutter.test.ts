import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createDocumentCutter, type Cut } from './document-cutter.ts'

const lists = [['a', '*', 'b'], ['items'], ['a', '*', 'c']]

function cutOf(text: string, chunkBytes: number, pieceBytes: number): Cut {
  const cutter = createDocumentCutter(lists, 1_000_000, pieceBytes)
  const bytes = Buffer.from(text)
  for (let from = 0; from < bytes.length; from += chunkBytes) cutter.push(bytes.subarray(from, from + chunkBytes))
  return cutter.cut()
}

/** The elements of the pieces, by list and parent. */
function gathered(text: string, { pieces }: Cut): Record<string, unknown[]> {
  const found: Record<string, unknown[]> = {}
  for (const { list, parent, first, from, to } of pieces) {
    const elements = JSON.parse(`[${Buffer.from(text).toString('utf8', from, to)}]`) as unknown[]
    const all = (found[`${list}/${parent}`] ??= [])
    assert.equal(all.length, first)
    all.push(...elements)
  }
  return found
}

/** What they should be, by `JSON.parse`. */
function expectedOf(document: unknown): { readonly lists: Record<string, unknown[]>; readonly outline: unknown } {
  const found: Record<string, unknown[]> = {}
  const outline = structuredClone(document) as Record<string, unknown>
  const take = (holder: Record<string, unknown>, name: string, key: string): void => {
    const list = holder[name]
    if (!Array.isArray(list)) return
    found[key] = list
    holder[name] = list.slice(0, 1)
  }
  take(outline, 'items', '1/0')
  const parents = Array.isArray(outline['a']) ? (outline['a'] as unknown[]) : []
  for (const [index, parent] of parents.entries()) {
    if (typeof parent !== 'object' || parent === null || Array.isArray(parent)) continue
    take(parent as Record<string, unknown>, 'b', `0/${index}`)
    take(parent as Record<string, unknown>, 'c', `2/${index}`)
  }
  return { lists: found, outline }
}

const key = fc.constantFrom('a', 'b', 'c', 'items', 'x"y', 'é', '\\')
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<unknown>(null, true, 1.5e3, '', 'a,b]}', '"items":[1,2]', '\\"'),
    fc.array(tie('any'), { maxLength: 5 }),
    fc.dictionary(key, tie('any'), { maxKeys: 4 }),
  ),
})).any
const document = fc.dictionary(key, value, { maxKeys: 5 })

test('the pieces are the lists, and the outline is the rest', () => {
  const input = fc.tuple(document, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 30 }), fc.nat(2))
  fc.assert(
    fc.property(input, ([given, chunkBytes, pieceBytes, indent]) => {
      const text = JSON.stringify(given, null, indent)
      const cut = cutOf(text, chunkBytes, pieceBytes)
      const expected = expectedOf(given)
      const found = gathered(text, cut)
      assert.deepEqual(found, expected.lists)
      assert.deepEqual(JSON.parse(cut.outline!.toString()), expected.outline)
    }),
    { numRuns: 2000 },
  )
})

test('of a member that stands twice the last one counts', () => {
  for (const text of [
    '{"items":[1,2],"items":[3,4]}',
    '{"items":[1,2],"items":null}',
    '{"a":[{"b":[1,2]}],"a":[{"b":[3]},{"b":[4,5],"b":[6]}]}',
    '{"a":[{"b":[1,2],"c":[7]},{"b":[8]}],"a":{}}',
    '{"ite\\u006ds":[1,2]}',
  ]) {
    const given = JSON.parse(text) as unknown
    for (const chunkBytes of [1, 3, 1000]) {
      const cut = cutOf(text, chunkBytes, 1)
      assert.deepEqual(gathered(text, cut), expectedOf(given).lists)
      assert.deepEqual(JSON.parse(cut.outline!.toString()), expectedOf(given).outline)
    }
  }
})

test('an outline that is too long is not kept', () => {
  const cutter = createDocumentCutter(lists, 100, 10)
  cutter.push(Buffer.from(`{"items":[1,2],"x":"${'y'.repeat(100)}"}`))
  assert.equal(cutter.cut().outline, undefined)
})
