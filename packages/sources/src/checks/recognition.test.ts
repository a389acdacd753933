import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseJson } from '../input/parse-json.ts'
import { recordText } from '../input/read-item.ts'
import { createRecordReader } from '../input/record-reader.ts'
import { sources } from '../sources.ts'

const corpus = new URL('../../../../../shared/corpus/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'
const tools = ['kube-bench', 'docker-bench', 'kubescape', 'polaris', 'kube-linter']

/** Records of other tools in the folders: an alert of the Kubescape node-agent, which has a source of its own. */
const foreign: readonly string[] = ['node-agent_alerts.json']

test('corpus: a report of checks is recognised by its own source alone, and no other record by it', { skip }, () => {
  const wrong: string[] = []
  for (const folder of readdirSync(corpus)) {
    for (const file of readdirSync(new URL(`${folder}/`, corpus))) {
      for (const record of recordsOf(readFileSync(new URL(`${folder}/${file}`, corpus)))) {
        const found = sources.filter(({ input, recognises }) => input !== 'lines' && recognises(record))
        const names = found.map(({ name }) => name).join(' ')
        const isOurs = tools.includes(folder) && !foreign.includes(file)
        const isRight = isOurs ? names === folder : !tools.some((tool) => names.includes(tool))
        if (!isRight) wrong.push(`${folder}/${file}: ${names}`)
      }
    }
  }
  assert.deepEqual(wrong, [])
})

function recordsOf(bytes: Buffer): readonly unknown[] {
  const reader = createRecordReader({ maxRecordBytes: 64 * 1024 * 1024 })
  return [...reader.push(bytes), ...reader.end()].flatMap((item) => {
    const parsed = item.kind === 'record' ? parseJson(recordText(item)) : undefined
    return parsed !== undefined && 'value' in parsed ? [parsed.value] : []
  })
}
