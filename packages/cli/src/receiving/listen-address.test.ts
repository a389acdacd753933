import { deepEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { formatListenAddress, parseListenAddress } from './listen-address.ts'

test('an address may name a host, every host, or a free port', () => {
  deepEqual(parseListenAddress('tcp://127.0.0.1:5514'), { transport: 'tcp', host: '127.0.0.1', port: 5514 })
  deepEqual(parseListenAddress('udp://[::1]:0'), { transport: 'udp', host: '::1', port: 0 })
  deepEqual(parseListenAddress('tls://:6514'), { transport: 'tls', port: 6514 })
})

test('with the transport known the rest will do', () => {
  deepEqual(parseListenAddress('127.0.0.1:5514', 'udp'), { transport: 'udp', host: '127.0.0.1', port: 5514 })
  deepEqual(parseListenAddress(':5514', 'tcp'), { transport: 'tcp', port: 5514 })
  deepEqual(parseListenAddress('5514', 'tcp'), { transport: 'tcp', port: 5514 })
})

test('what is no address is told', () => {
  for (const text of ['tcp://127.0.0.1:70000', 'tcp://a b:1', 'ftp://127.0.0.1:1', '127.0.0.1:5514', 'tcp://::1:514']) {
    throws(() => parseListenAddress(text), { code: 'target-invalid' })
  }
})

test('a bound IPv6 address is written in brackets', () => {
  deepEqual(formatListenAddress('tcp', '::1', 514), 'tcp://[::1]:514')
})
