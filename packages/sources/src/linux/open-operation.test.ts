import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openOperation } from './open-operation.ts'

test('the flags of an open tell what it is for, however they are written', () => {
  const cases: readonly (readonly [flags: unknown, operation: string])[] = [
    [0, 'read'],
    [524288, 'read'],
    [1, 'write'],
    [2, 'write'],
    [577, 'create'],
    ['O_RDONLY|O_CLOEXEC', 'read'],
    ['O_RDWR', 'write'],
    ['O_WRONLY|O_CREAT|O_TRUNC', 'create'],
    ['O_RDWR|O_TMPFILE', 'create'],
    [['O_RDONLY', 'O_CLOEXEC'], 'read'],
    [['O_WRONLY', 'O_APPEND'], 'write'],
    ['', 'open'],
    ['O_PATH', 'open'],
    [undefined, 'open'],
    [1.5, 'open'],
    [{}, 'open'],
  ]
  for (const [flags, operation] of cases) assert.equal(openOperation(flags), operation, JSON.stringify(flags))
})
