import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

test('a second of mutated messages breaks no invariant', () => {
  const script = fileURLToPath(new URL('../fuzz/mutate.ts', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--conditions=source', script, '--seconds', '1'], {
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
  const { inputs } = JSON.parse(stdout) as { inputs: number }
  assert.ok(inputs > 100, stdout)
})
