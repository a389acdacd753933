import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

test('the package runs in a browser: no code but the tests uses an API of Node, or another package', () => {
  const folder = new URL('.', import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  assert.ok(files.includes('parse-cef.ts'))
  for (const name of files) {
    const code = readFileSync(new URL(name, folder), 'utf8')
    for (const [, source = ''] of code.matchAll(/ from '([^']*)'/g)) assert.match(source, /^\.\//, name)
    assert.doesNotMatch(code, /\b(?:Buffer\.|process\.|require\(|import\()/, name)
  }
})
