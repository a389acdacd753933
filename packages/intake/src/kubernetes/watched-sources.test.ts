import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { watched } from './watched-sources.ts'

const manifest = readFileSync(new URL('../../../../deploy/kubernetes/watch-reports.yaml', import.meta.url), 'utf8')

test('the manifest gives the right to read each resource that is watched, and no other right', () => {
  const words = new Set(manifest.replace(/#.*$/gm, '').match(/[\w.*-]+/g))
  for (const { groups } of Object.values(watched)) {
    for (const [group, resources = ['*']] of Object.entries(groups))
      for (const word of [group, ...resources]) assert.ok(words.has(word), `${word} is missing`)
  }
  const verbs = [...manifest.matchAll(/verbs: (.*)/g)].map(([, list]) => list)
  assert.deepEqual([...new Set(verbs)], ['[get, list, watch]'])
})
