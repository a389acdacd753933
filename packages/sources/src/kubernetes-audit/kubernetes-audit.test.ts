import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Reading } from '../engine/map-record.ts'
import { testAnyRecord } from '../testing/any-record.ts'
import { goldenContext } from '../testing/golden.ts'
import type { SourceReader } from '../source.ts'
import { kubernetesAudit } from './kubernetes-audit.ts'
import { kubernetesAuditDefaults } from './kubernetes-audit-options.ts'

testAnyRecord(kubernetesAudit, new URL('golden/', import.meta.url))

const event = {
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  auditID: 'a',
  stage: 'ResponseComplete',
  requestURI: '/api/v1/namespaces/shop/pods',
  verb: 'list',
  user: { username: 'alice@example.com' },
  objectRef: { resource: 'pods', namespace: 'shop', apiVersion: 'v1' },
  responseStatus: { code: 200 },
  requestReceivedTimestamp: '2026-03-04T05:06:07.000001Z',
}

function open(options: Partial<typeof kubernetesAuditDefaults> = {}): SourceReader {
  return kubernetesAudit.open({ ...kubernetesAuditDefaults, ...options }, goldenContext)
}

/** Codes of the events, or what became of the record. */
function resultOf(reading: Reading): string {
  if (reading.kind === 'events') return reading.events.map(({ code }) => code).join(' ')
  return 'reason' in reading ? reading.reason : reading.kind
}

function read(reader: SourceReader, record: unknown): string {
  return resultOf(reader.read(record, JSON.stringify(record)))
}

test('one request is one event, whichever of its stages are logged', () => {
  const stages = (...names: readonly string[]): readonly string[] => {
    const reader = open()
    return names.map((stage) => read(reader, { ...event, stage }))
  }
  assert.deepEqual(stages('RequestReceived', 'ResponseComplete'), ['request-received', 'API-001'])
  assert.deepEqual(stages('ResponseStarted', 'ResponseComplete'), ['API-001', 'stage-joined'])
  assert.deepEqual(stages('ResponseStarted', 'ResponseStarted'), ['API-001', 'stage-joined'])
  assert.deepEqual(stages('ResponseStarted', 'Panic'), ['API-001', 'API-001'])
  assert.deepEqual(stages('ResponseComplete'), ['API-001'])
})

test('an audit id that a client chose does not hide another request', () => {
  const started = { ...event, stage: 'ResponseStarted' }
  const others = [
    { requestReceivedTimestamp: '2026-03-04T05:06:08.000001Z' },
    { user: { username: 'mallory@example.com' } },
    { verb: 'delete' },
    { requestURI: '/api/v1/namespaces/shop/secrets' },
    { responseStatus: { code: 403 } },
  ]
  for (const other of others) {
    const reader = open()
    read(reader, started)
    assert.equal(read(reader, { ...event, ...other }), 'API-001', JSON.stringify(other))
  }
})

test('the id is that of the request: in each stage, in a list, in a log', () => {
  const idsOf = (record: unknown): readonly string[] => {
    const reading = open().read(record, JSON.stringify(record))
    assert.ok(reading.kind === 'events')
    return reading.events.map(({ id }) => id)
  }
  const [id] = idsOf(event)
  assert.deepEqual(idsOf({ ...event, stage: 'ResponseStarted' }), [id])
  const other = { ...event, auditID: 'b' }
  assert.deepEqual(idsOf({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [other, event] })[1], id)
  assert.notEqual(idsOf(other)[0], id)
  assert.notEqual(idsOf({ ...event, responseStatus: { code: 403 } })[0], id)
  const nameless = { ...event, auditID: undefined }
  const ids = idsOf({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [nameless, nameless] })
  assert.equal(new Set(ids).size, 2)
})

test('routine is left out, and nothing that an attacker could do under its name', () => {
  const kubelet = { ...event, user: { username: 'system:node:node-3' } }
  const lease = {
    ...kubelet,
    verb: 'update',
    objectRef: { resource: 'leases', namespace: 'kube-node-lease', name: 'node-3' },
  }
  assert.equal(read(open(), kubelet), 'noise')
  assert.equal(read(open(), lease), 'noise')
  assert.equal(read(open({ noise: 'report' }), lease), 'API-001')
  const notable = [
    { ...kubelet, responseStatus: { code: 403 } },
    { ...kubelet, objectRef: { resource: 'secrets', namespace: 'shop' } },
    { ...kubelet, verb: 'create', objectRef: { resource: 'pods', subresource: 'exec', name: 'web-0' } },
    { ...kubelet, verb: 'get', objectRef: { resource: 'nodes', subresource: 'proxy', name: 'node-3' } },
    { ...kubelet, verb: 'delete' },
    { ...kubelet, impersonatedUser: { username: 'system:node:node-3' } },
    { ...event, user: { username: 'system:anonymous' } },
    { ...event, user: { username: 'system:serviceaccount:shop:web' } },
    { ...event, user: { username: 'system:node:' } },
    { ...event, user: { username: 'x system:node:node-3' } },
    { ...event, objectRef: undefined, requestURI: '/healthz/../metrics-of-mine', verb: 'post' },
  ]
  for (const record of notable) assert.equal(read(open(), record), 'API-001', JSON.stringify(record))
})

test('the source address: the client that is named first, or the peer', () => {
  const record = { ...event, sourceIPs: ['2001:db8::1', '203.0.113.7', '192.0.2.20'] }
  const addressOf = (address: 'client' | 'peer'): unknown => {
    const reading = open({ address }).read(record, '')
    assert.ok(reading.kind === 'events')
    return reading.events[0]?.fields.sourceAddress
  }
  assert.equal(addressOf('client'), '203.0.113.7')
  assert.equal(addressOf('peer'), '192.0.2.20')
})

test('secrets in a query are replaced, also percent-encoded and in pieces of a command', () => {
  const uriOf = (requestURI: string): string => {
    const reading = open().read({ ...event, requestURI }, '')
    assert.ok(reading.kind === 'events')
    return String(reading.events[0]?.fields.requestUri)
  }
  const path = '/api/v1/namespaces/shop/pods/web-0/exec'
  assert.equal(uriOf(`${path}?stdin=true&command=ls&command=-l`), `${path}?stdin=true&command=ls&command=-l`)
  for (const query of [
    'command=mysql&command=-uroot&command=-pcorrecthorse&tty=true',
    'command=sh&command=-c&command=export%20PASSWORD%3Dcorrecthorse',
    'note=password%3Dcorrecthorse%20',
  ]) {
    assert.doesNotMatch(uriOf(`${path}?${query}`), /correcthorse/, query)
  }
  assert.match(uriOf(`${path}?a=%E0%A4%A&b=%`), /exec\?a=/)
})

test('recognises audit events in every layout, and not the Events of the core API', () => {
  assert.ok(kubernetesAudit.recognises(event))
  assert.ok(kubernetesAudit.recognises({ ...event, apiVersion: undefined }))
  assert.ok(kubernetesAudit.recognises({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [] }))
  const core = { kind: 'Event', apiVersion: 'v1', reason: 'BackOff', message: 'x', metadata: { name: 'x' } }
  for (const other of [
    null,
    1,
    'x',
    [],
    {},
    core,
    { kind: 'EventList', apiVersion: 'v1', items: [core] },
    { records: [{}] },
  ]) {
    assert.equal(kubernetesAudit.recognises(other), false, JSON.stringify(other))
  }
})

test('long values cost little: names and reasons are cut', () => {
  const long = 'x'.repeat(5_000_000)
  const record = {
    ...event,
    user: { username: long },
    requestURI: `/${long}?a=${long}`,
    responseStatus: { code: 500, message: long },
    sourceIPs: Array.from({ length: 100_000 }, () => long),
  }
  const reading = open().read(record, '')
  assert.ok(reading.kind === 'events')
  assert.ok(JSON.stringify(reading.events).length < 20_000)
})
