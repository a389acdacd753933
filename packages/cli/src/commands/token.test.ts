import { equal, match } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { run } from '../testing/fake-io.ts'

test('a token is shown once, with the hash that the configuration takes', async () => {
  const { token, sha256 } = JSON.parse((await run(['token', 'new', '--json'])).stdout) as {
    token: string
    sha256: string
  }
  match(token, /^twt_/)
  equal(createHash('sha256').update(token).digest('hex'), sha256)
  match((await run(['token', 'new'])).stdout, /^token {4}twt_\S+\nsha256 {3}[0-9a-f]{64}\n/)
})
