import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseJson } from '../input/parse-json.ts'
import { recordText } from '../input/read-item.ts'
import { createRecordReader } from '../input/record-reader.ts'
import { sources } from '../sources.ts'

const corpora = new URL('../../../../../shared/corpus/', import.meta.url)
const skip = !existsSync(corpora) && 'the recorded files are not here'
const scanners: ReadonlySet<string> = new Set(['trivy', 'grype', 'trivy-operator', 'sarif', 'aqua', 'yara'])

test('a record that a scanner wrote is recognised by that source alone', { skip }, () => {
  for (const folder of readdirSync(corpora)) {
    for (const file of readdirSync(new URL(`${folder}/`, corpora))) {
      for (const record of recordsIn(new URL(`${folder}/${file}`, corpora))) {
        const names = sources.filter(({ recognises }) => recognises(record)).map(({ name }) => name)
        if (names.some((name) => scanners.has(name)))
          assert.equal(names.length, 1, `${folder}/${file}: ${names.join()}`)
      }
    }
  }
})

function recordsIn(file: URL): readonly unknown[] {
  const reader = createRecordReader({ maxRecordBytes: 16 * 1024 * 1024 })
  return [...reader.push(readFileSync(file)), ...reader.end()].flatMap((item): readonly unknown[] => {
    const parsed = item.kind === 'record' ? parseJson(recordText(item)) : undefined
    return parsed !== undefined && 'value' in parsed ? [parsed.value] : []
  })
}
