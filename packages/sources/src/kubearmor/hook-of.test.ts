import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hookOf } from './hook-of.ts'

test('the hook is the one at the beginning, without its prefixes', () => {
  assert.equal(hookOf('syscall=SYS_OPENAT fd=-100 flags=O_RDONLY'), 'openat')
  assert.equal(hookOf('lsm=SECURITY_BPRM_CHECK'), 'bprm_check')
  assert.equal(hookOf('kprobe=tcp_accept domain=AF_INET'), 'tcp_accept')
  assert.equal(hookOf('kfunc=UDP_SENDMSG,domain=example.com'), 'udp_sendmsg')
  for (const data of ['x syscall=SYS_OPEN', 'syscall=', '', undefined, {}]) assert.equal(hookOf(data), undefined)
})
