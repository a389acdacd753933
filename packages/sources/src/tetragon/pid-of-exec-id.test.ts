import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pidOfExecId } from './pid-of-exec-id.ts'

const execId = (text: string): string => Buffer.from(text).toString('base64')

test('the last part of an execution id is the pid', () => {
  assert.equal(pidOfExecId(execId('node-1.example.com:812345000000000:4242')), 4242)
  assert.equal(pidOfExecId(execId(':11970268554076:34917')), 34917, 'Tetragon outside Kubernetes has no node name')
  assert.equal(pidOfExecId(execId('a:b:1:0')), 0, 'the kernel is process 0')
})

test('what is no execution id gives nothing', () => {
  const others = [
    '',
    'exec-test-id',
    'not base64',
    execId('node:1'),
    execId('node:1:x'),
    execId('node:1:4294967295'),
    7,
    null,
  ]
  for (const other of others) assert.equal(pidOfExecId(other), undefined, String(other))
})
