import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dataPairs } from './data-pairs.ts'
import { hookOf } from './hook-of.ts'

test('pairs are read from all three places, whatever the case of their keys', () => {
  const pairs = dataPairs('remoteip=192.0.2.1 port=443', 'kprobe=tcp_connect domain=AF_INET', { Sin_port: '53', Fd: 7 })
  assert.deepEqual(Object.fromEntries(pairs), {
    sin_port: '53',
    remoteip: '192.0.2.1',
    port: '443',
    kprobe: 'tcp_connect',
    domain: 'AF_INET',
  })
})

test('the last of two counts: a name that a program chose stands in front of what the kernel says', () => {
  const data = 'kfunc=UDP_SENDMSG,domain=a,daddr=192.0.2.66,daddr=10.43.0.10,qtype=A'
  assert.equal(dataPairs('', data, undefined).get('daddr'), '10.43.0.10')
})

test('anything but text and an object has no pairs, and a huge text costs bounded time', () => {
  for (const value of [undefined, null, 7, [], {}]) assert.equal(dataPairs(value, value, value).size, 0)
  assert.equal(dataPairs('x'.repeat(20_000_000), `${' '.repeat(20_000)}a=1`, undefined).size, 0)
})

test('the hook is the one at the beginning, without its prefixes', () => {
  assert.equal(hookOf('syscall=SYS_OPENAT fd=-100 flags=O_RDONLY'), 'openat')
  assert.equal(hookOf('lsm=SECURITY_BPRM_CHECK'), 'bprm_check')
  assert.equal(hookOf('kprobe=tcp_accept domain=AF_INET'), 'tcp_accept')
  assert.equal(hookOf('kfunc=UDP_SENDMSG,domain=example.com'), 'udp_sendmsg')
  for (const data of ['x syscall=SYS_OPEN', 'syscall=', '', undefined, {}]) assert.equal(hookOf(data), undefined)
})
