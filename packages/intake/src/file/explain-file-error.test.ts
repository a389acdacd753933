import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explainFileError } from './explain-file-error.ts'

test('what the system says becomes words and something to do', () => {
  const cases: [string, string, RegExp][] = [
    ['ENOENT', 'file-missing', /waited for/],
    ['EACCES', 'file-forbidden', /CAP_DAC_READ_SEARCH/],
    ['EMFILE', 'files-exhausted', /LimitNOFILE/],
    ['EIO', 'file-unreadable', /Check the disk/],
  ]
  for (const [code, expected, action] of cases) {
    const cause = Object.assign(new Error(code), { code })
    const error = explainFileError(cause, '/var/log/a')
    assert.deepEqual([error.code, error.cause], [expected, cause])
    assert.match(error.message, /\/var\/log\/a/)
    assert.match(error.action, action)
  }
  assert.match(explainFileError('odd', '/a').message, /cannot be read: odd/)
})
