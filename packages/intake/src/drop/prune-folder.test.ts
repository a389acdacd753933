import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { pruneFolder } from './prune-folder.ts'

test(
  'the oldest files go, each with its reason, beyond the number and beyond the age',
  { timeout: 20_000 },
  async (t) => {
    const folder = scratchFolder(t)
    mkdirSync(join(folder, 'sub'))
    for (const name of ['z', 'y', 'x']) {
      writeFileSync(join(folder, `${name}.json`), '')
      writeFileSync(join(folder, `${name}.json.reason.txt`), '')
      await sleep(15) // times of files are those of the last tick of the kernel's clock
    }
    assert.equal(await pruneFolder(folder, { files: 2, forMs: 1e9 }), 1)
    const left = ['sub', 'x.json', 'x.json.reason.txt', 'y.json', 'y.json.reason.txt']
    assert.deepEqual(readdirSync(folder).sort(), left)
    const { ctimeMs } = statSync(join(folder, 'x.json'))
    assert.equal(await pruneFolder(folder, { files: 9, forMs: 1000 }, ctimeMs + 999), 1)
    assert.equal(await pruneFolder(folder, { files: 9, forMs: 1000 }, ctimeMs + 1000), 1)
    assert.deepEqual(readdirSync(folder), ['sub'])
    assert.equal(await pruneFolder(join(folder, 'none'), { files: 9, forMs: 1000 }), 0)
  },
)
