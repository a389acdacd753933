import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goldenContext } from '../testing/golden.ts'
import { tracee } from './tracee.ts'

type Fields = Readonly<Record<string, string | number | undefined>>

const reader = tracee.open(tracee.defaults, goldenContext)

/** The fields of the event that a network event of Tracee becomes. */
function fieldsOf(args: Readonly<Record<string, unknown>>, eventName: string): Fields {
  const list = Object.entries(args).map(([name, value]) => ({ name, value }))
  const record = { timestamp: '2026-01-01T00:00:00Z', hostProcessId: 7, eventName, args: list }
  const reading = reader.read(record, eventName)
  assert.ok(reading.kind === 'events', JSON.stringify(reading))
  return reading.events[0]?.fields as Fields
}

/** `source#port destination#port`, `-` for what is not known. */
function short(args: Readonly<Record<string, unknown>>, name = 'net_packet'): string {
  const fields = fieldsOf(args, name)
  // Without a source the sensor's own address stands there.
  const own = [goldenContext.nodeAddress, goldenContext.peerAddress].includes(fields['sourceAddress']?.toString())
  const source = own ? undefined : fields['sourceAddress']
  const ends = [
    [source ?? fields['sourceAddress6'], fields['sourcePort']],
    [fields['destinationAddress'] ?? fields['destinationAddress6'], fields['destinationPort']],
  ]
  return ends.map(([address, port]) => `${address ?? '-'}#${port ?? '-'}`).join(' ')
}

test('both ends of a packet, wherever they stand', () => {
  const expected = '192.0.2.1#1024 198.51.100.2#53'
  assert.equal(short({ src: '192.0.2.1', dst: '198.51.100.2', src_port: 1024, dst_port: 53 }), expected)
  const metadata = { src_ip: '192.0.2.1', dst_ip: '198.51.100.2', src_port: 1024, dst_port: 53 }
  assert.equal(short({ metadata }), expected)
  const proto_ipv4 = { srcIP: '192.0.2.1', dstIP: '198.51.100.2' }
  assert.equal(short({ proto_ipv4, proto_udp: { srcPort: 1024, dstPort: 53 } }), expected)
})

test('a socket address is the other end, or the own one where it is bound', () => {
  const address = { sa_family: 'AF_INET', sin_addr: '192.0.2.1', sin_port: '443' }
  assert.equal(short({ remote_addr: address }), '-#- 192.0.2.1#443')
  assert.equal(short({ local_addr: address }), '-#- 192.0.2.1#443')
  assert.equal(short({ addr: address }, 'connect'), '-#- 192.0.2.1#443')
  assert.equal(short({ addr: address }, 'accept4'), '192.0.2.1#443 -#-')
  assert.equal(short({ src_addr: address }, 'recvfrom'), '192.0.2.1#443 -#-')
  assert.equal(short({ addr: { sin6_addr: '2001:db8::1', sin6_port: 443 } }, 'connect'), '-#- 2001:db8::1#443')
})

test('zero, unspecified and odd values are no ends', () => {
  assert.equal(short({ src: '0.0.0.0', dst: '::', src_port: 0, dst_port: 70000 }), '-#- -#-')
  assert.equal(short({ src: 7, dst: {}, metadata: 'x', addr: [], proto_ipv4: null }), '-#- -#-')
})

test('the protocol is that of the packet, else of the event', () => {
  const protocol = (args: Readonly<Record<string, unknown>>, name = 'net_packet'): unknown =>
    fieldsOf(args, name)['protocol']
  assert.equal(protocol({ metadata: { protocol: 17 } }, 'net_packet_tcp'), 'udp')
  assert.equal(protocol({ proto_ipv4: { protocol: 'TCP' } }), 'tcp')
  assert.equal(protocol({}, 'net_packet_icmpv6'), 'icmpv6')
  assert.equal(protocol({}, 'net_flow_tcp_begin'), 'tcp')
  assert.equal(protocol({ metadata: { protocol: 'constructor' } }), undefined)
})
