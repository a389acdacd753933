import assert from 'node:assert/strict'
import test from 'node:test'
import { startThread } from './thread.ts'

test('a thread that ends by itself leaves nobody waiting', { timeout: 10_000 }, async () => {
  const thread = startThread<{ readonly id: number }, { readonly kind: 'never' }>('no-such-thread', 'state', {})
  const failed = { code: 'journal-unwritable', message: /the thread no-such-thread has failed/ }
  const asked = thread.ask((id) => ({ id }))
  await assert.rejects(thread.opened, failed)
  await assert.rejects(asked, failed)
  assert.equal((await thread.ended)?.code, 'journal-unwritable')
  await assert.rejects(
    thread.ask((id) => ({ id })),
    failed,
  )
  await thread.close((id) => ({ id }))
})
