import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Config } from '../config/config.ts'
import { parseConfig } from '../config/parse-config.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { integrationOf } from './integration-of.ts'
import { formsOf } from './profile-of.ts'
import { resolveSecret } from './resolve-secret.ts'
import { sourceContext } from './source-context.ts'
import { controlSocket, stateFolder } from './state-folder.ts'

const machine = { hostname: 'gateway-1', env: {} }

function configOf(text: string): Config {
  const parsed = parseConfig(text)
  ok('config' in parsed, JSON.stringify(parsed))
  return parsed.config
}

test('what is configured wins over what receivers need, and that over the defaults', () => {
  const config = configOf(`
integrations:
  plain: { to: "tcp://192.0.2.1" }
  tls: { to: "tls://192.0.2.1" }
  udp: { to: "udp://192.0.2.1", for: [kuma] }
  needs: { to: "tcp://192.0.2.1", for: [rsyslog, qradar, no-pri, liblognorm-2.0.6] }
  given: { to: "tcp://192.0.2.1", for: [wazuh, nifi], framing: octet-counting, maxSize: 9000B, envelope: rfc5424, hostname: h }
`)
  const facts = Object.keys(config.integrations).map((name) => {
    const { framing, maxBytes, envelope, spaceBeforeExtension } = integrationOf(config, name, machine)
    return [name, framing, maxBytes, envelope.format, envelope.pri, envelope.hostname, spaceBeforeExtension]
  })
  deepEqual(facts, [
    ['plain', 'lf', 8000, 'rfc3164', true, 'gateway-1', false],
    ['tls', 'octet-counting', 8000, 'rfc3164', true, 'gateway-1', false],
    ['udp', undefined, 16_384, 'rfc3164', true, 'gateway-1', false],
    ['needs', 'lf', 4096, 'rfc3164', false, 'gateway-1', true],
    ['given', 'octet-counting', 9000, 'rfc5424', true, 'h', false],
  ])
})

test('a name that there is not is told, with those that there are', () => {
  const config = configOf('integrations: { siem: { to: "tcp://a" } }\n')
  throws(() => integrationOf(config, 'sime', machine), { code: 'integration-unknown', action: 'There are: siem.' })
  throws(() => integrationOf(config, 'constructor', machine), { code: 'integration-unknown' })
})

test('each profile in use is one form, and one with other device fields is another', () => {
  const device = '{ vendor: V, product: P, version: "1" }'
  const config = configOf(`
integrations:
  a: { to: "tcp://a" }
  b: { to: "tcp://b" }
  c: { to: "tcp://c", profile: cef }
  d: { to: "tcp://d", device: ${device} }
  e: { to: "tcp://e", device: ${device} }
`)
  deepEqual(
    formsOf(config.integrations).map(({ name }) => name),
    ['kcs-2.0', 'cef', 'kcs-2.0 as ["V","P","1"]'],
  )
  deepEqual(
    formsOf({}).map(({ name }) => name),
    ['kcs-2.0'],
  )
})

test('sources get cluster, node and redaction from the configuration', () => {
  const secret = 'curl -H "Authorization: Bearer abcdefghijklmnop0123456789"'
  const usual = sourceContext(configOf('cluster: prod\nnode: { name: n1, address: 192.0.2.7 }\n'), 'gateway-1')
  const { redact, ...rest } = usual
  deepEqual(rest, { serverName: 'gateway-1', clusterName: 'prod', nodeName: 'n1', nodeAddress: '192.0.2.7' })
  ok(!redact(secret).includes('abcdefghijklmnop'))
  equal(sourceContext(configOf('redact: { builtin: false }\n'), 'h').redact(secret), secret)
  const own = sourceContext(
    configOf('redact: { builtin: false, rules: [{ name: own, pattern: "abc(?<secret>def)" }] }\n'),
    'h',
  )
  equal(own.redact('xabcdefx'), 'xabc[redacted]x')
})

test('a secret is read from a file or from the environment, and told when it cannot be', (t) => {
  const file = join(temporaryFolder(t), 'secret')
  writeFileSync(file, 'hunter2\n')
  equal(resolveSecret({ file }, 'x', {}), 'hunter2')
  equal(resolveSecret({ env: 'PASS' }, 'x', { PASS: 'hunter3' }), 'hunter3')
  throws(() => resolveSecret({ env: 'PASS' }, 'tls.passphrase', {}), {
    code: 'secret-unreadable',
    message: /PASS: it is not set/,
  })
  throws(() => resolveSecret({ file: `${file}x` }, 'tls.passphrase', {}), { code: 'secret-unreadable' })
})

test('the state folder is as configured, else as systemd says, else the usual one of the user', () => {
  equal(stateFolder('/srv/tw', { env: { STATE_DIRECTORY: '/a' }, uid: 0 }), '/srv/tw')
  equal(stateFolder(undefined, { env: { STATE_DIRECTORY: '/a:/b' }, uid: 0 }), '/a')
  equal(stateFolder(undefined, { env: {}, uid: 0 }), '/var/lib/tidewaiter')
  equal(stateFolder(undefined, { env: { XDG_STATE_HOME: '/x' }, uid: 1000 }), '/x/tidewaiter')
  equal(
    stateFolder(undefined, { env: { XDG_STATE_HOME: 'relative' }, uid: 1000 }),
    join(homedir(), '.local/state/tidewaiter'),
  )
  deepEqual([controlSocket(undefined, '/s'), controlSocket('/run/c', '/s')], ['/s/control.sock', '/run/c'])
})
