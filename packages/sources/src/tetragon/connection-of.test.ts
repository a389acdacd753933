import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectionOf, protocolOf, type Connection } from './connection-of.ts'

const socket = {
  family: 'AF_INET',
  protocol: 'IPPROTO_TCP',
  saddr: '192.0.2.10',
  daddr: '198.51.100.7',
  sport: 43210,
  dport: 443,
}

/** `source#port destination#port`, `-` for what is not known. */
function short({ source, destination }: Connection): string {
  return [source, destination].map(({ ipv4, ipv6, port }) => `${ipv4 ?? ipv6 ?? '-'}#${port ?? '-'}`).join(' ')
}

test('the local side of a socket is the source of an outgoing and the destination of an incoming connection', () => {
  assert.equal(short(connectionOf([{ sock_arg: socket }], undefined, false)), '192.0.2.10#43210 198.51.100.7#443')
  assert.equal(short(connectionOf([{ sock_arg: socket }], undefined, true)), '198.51.100.7#443 192.0.2.10#43210')
})

test('a packet keeps its source, whichever way it goes', () => {
  assert.equal(short(connectionOf([{ skb_arg: socket }], undefined, true)), '192.0.2.10#43210 198.51.100.7#443')
})

test('a socket address is the destination', () => {
  const args = [{ int_arg: 3 }, { sockaddr_arg: { family: 'AF_INET', addr: '198.51.100.8', port: 6379 } }]
  assert.equal(short(connectionOf(args, undefined, false)), '-#- 198.51.100.8#6379')
  assert.equal(short(connectionOf(args, undefined, true)), '-#- 198.51.100.8#6379')
})

test('the connection that accept returns comes before the listening socket', () => {
  const listening = { sock_arg: { ...socket, saddr: '0.0.0.0', sport: 8080, daddr: '0.0.0.0', dport: 0 } }
  const accepted = { sock_arg: { ...socket, daddr: '203.0.113.5', dport: 51515, sport: 8080 } }
  assert.equal(short(connectionOf([listening], accepted, true)), '203.0.113.5#51515 192.0.2.10#8080')
})

test('what a socket does not know yet comes from the argument beside it', () => {
  const unconnected = { sock_arg: { family: 'AF_INET', protocol: 'IPPROTO_UDP', saddr: '192.0.2.10', sport: 5353 } }
  const packet = { skb_arg: { saddr: '192.0.2.10', daddr: '198.51.100.53', sport: 5353, dport: 53 } }
  assert.equal(short(connectionOf([unconnected, packet], undefined, false)), '192.0.2.10#5353 198.51.100.53#53')
})

test('IPv6 stays apart, mapped IPv4 is IPv4', () => {
  const six = connectionOf([{ sock_arg: { saddr: '2001:db8::10', daddr: '::ffff:198.51.100.7' } }], undefined, false)
  assert.deepEqual(six.source, { ipv4: undefined, ipv6: '2001:db8::10', port: undefined })
  assert.deepEqual(six.destination, { ipv4: '198.51.100.7', ipv6: undefined, port: undefined })
})

test('zero is no address and no port', () => {
  const closed = { sock_arg: { saddr: '0.0.0.0', daddr: '::', sport: 0, dport: 0 } }
  assert.equal(short(connectionOf([closed], undefined, false)), '-#- -#-')
})

test('anything else gives an unknown connection', () => {
  for (const args of [undefined, null, {}, [null], [{ sock_arg: 7 }], [{ sock_arg: { saddr: 1, sport: 'x' } }]]) {
    assert.equal(short(connectionOf(args, 7, false)), '-#- -#-')
  }
})

test('the protocol is the first that an argument names', () => {
  assert.equal(protocolOf([{ int_arg: 1 }, { sock_arg: socket }], undefined), 'tcp')
  assert.equal(protocolOf([{ sockaddr_arg: {} }], { sock_arg: { protocol: 'IPPROTO_SCTP' } }), 'sctp')
  assert.equal(protocolOf([{ sock_arg: { protocol: 6 } }], undefined), undefined)
})
