import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { findKin } from './find-kin.ts'

test('names that rotation gives are kin, and no others', async (t) => {
  const folder = scratchFolder(t)
  const kin = [
    'events.log.1',
    'events.log.12.gz',
    'events.log-20261123',
    'events-20261123.log',
    'events-20261123.log.gz',
    'events-2026-11-23T10:15:00.000.log',
    'events.log.old',
    'events.log.20261123-101500',
  ]
  const others = [
    'events.log',
    'events-audit.log',
    'events.log.swp',
    'other.log.1',
    'events',
    'eventsXlog.1',
    'my-events.log.1',
  ]
  for (const name of [...kin, ...others]) writeFileSync(join(folder, name), '')
  mkdirSync(join(folder, 'events.log.9'))
  const found = await findKin(join(folder, 'events.log'))
  assert.deepEqual(found.map(({ path }) => basename(path)).sort(), kin.sort())
  assert.deepEqual(found.filter(({ isCompressed }) => isCompressed).length, 2)
  assert.deepEqual(await findKin(join(folder, 'nowhere', 'events.log')), [])
})
