import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SourceReader } from '@tidewaiter/sources'
import { findSource } from '@tidewaiter/sources/all'
import fc from 'fast-check'
import { watched, watchedSources, type WatchedSource } from '../watched-sources.ts'
import { nowhere } from './parts.ts'

function open(source: WatchedSource, options: object): SourceReader {
  const { defaults, open: openReader } = findSource(source)!
  return openReader({ ...(defaults as object), ...options }, { ...nowhere, serverName: 'gateway-1' })
}

/** What events say; ids follow from the bytes of the record, which are fewer where only new parts are given. */
function eventsOf(reader: SourceReader, object: object): readonly string[] {
  const reading = reader.read(object, JSON.stringify(object))
  if (reading.kind !== 'events') return []
  const known = reading.events.map((event) => ({ ...event, id: '' }))
  return known
    .filter(({ code }) => code !== 'AG-006')
    .map((event) => JSON.stringify(event))
    .toSorted()
}

/** Gives a source only the parts of each version that the last one did not have. */
function createComparison(source: WatchedSource): (object: object) => readonly string[] {
  const { parts, repeats } = watched[source]
  const reader = open(source, repeats === undefined ? {} : { [repeats]: 'event' })
  let before = new Set<string>()
  return (object) => {
    const { texts, only } = parts(object)
    const isNew = texts.map((text) => !before.has(text))
    before = new Set(texts)
    return isNew.includes(true) ? eventsOf(reader, only(isNew)) : []
  }
}

const name = fc.constantFrom('a', 'b', 'c')
const reference = fc.record(
  { kind: fc.constantFrom('Pod', 'Service'), name, namespace: fc.constant('shop') },
  { requiredKeys: ['kind', 'name'] },
)
const result = fc.oneof(
  {
    arbitrary: fc.record(
      {
        policy: name,
        rule: name,
        result: fc.constantFrom('pass', 'fail', 'warn', 'error', 'skip'),
        message: fc.constantFrom('one', 'another'),
        properties: fc.record({ exceptions: name, process: name }, { requiredKeys: [] }),
        resources: fc.array(reference, { maxLength: 3 }),
        timestamp: fc.record({
          seconds: fc.integer({ min: 1_795_000_000, max: 1_795_000_009 }),
          nanos: fc.constant(0),
        }),
      },
      { requiredKeys: ['policy', 'result', 'timestamp'] },
    ),
    weight: 6,
  },
  {
    arbitrary: fc.record({
      policy: fc.constantFrom('CVE-2026-1', 'CVE-2026-2'),
      result: fc.constant('fail'),
      category: name,
    }),
    weight: 2,
  },
  { arbitrary: fc.constantFrom(null, 'text', { policy: 'a', result: 'maybe' }), weight: 1 },
)
const report = fc.record({
  apiVersion: fc.constant('wgpolicyk8s.io/v1alpha2'),
  kind: fc.constant('PolicyReport'),
  metadata: fc.constant({ name: 'pol', namespace: 'shop', uid: 'u', creationTimestamp: '2026-11-20T00:00:00Z' }),
  scope: fc.constant({ kind: 'Pod', name: 'web-0' }),
  results: fc.array(result, { maxLength: 6 }),
})

const violation = fc.record({
  enforcementAction: fc.constantFrom('deny', 'warn'),
  kind: fc.constant('Pod'),
  name,
  namespace: fc.constant('shop'),
  message: fc.constantFrom('one', 'another'),
})
const constraint = fc.record({
  apiVersion: fc.constant('constraints.gatekeeper.sh/v1beta1'),
  kind: fc.constant('K8sRequiredLabels'),
  metadata: fc.constant({ name: 'must-have-team', uid: 'u' }),
  status: fc.record({
    auditTimestamp: fc.constantFrom('2026-11-20T00:00:00Z', '2026-11-20T00:01:00Z'),
    violations: fc.array(fc.oneof({ arbitrary: violation, weight: 5 }, { arbitrary: fc.constant({}), weight: 1 }), {
      maxLength: 5,
    }),
  }),
})

for (const [source, object] of [
  ['policy-report', report],
  ['gatekeeper', constraint],
] as const) {
  test(`${source}: new parts give the events that the source itself finds new`, () => {
    let told = 0
    fc.assert(
      fc.property(fc.array(object as fc.Arbitrary<object>, { minLength: 1, maxLength: 6 }), (versions) => {
        const own = open(source, {})
        const compared = createComparison(source)
        for (const version of versions) {
          const events = eventsOf(own, version)
          assert.deepEqual(compared(version), events)
          told += events.length
        }
      }),
      { numRuns: 500 },
    )
    assert.ok(told > 1000)
  })
}

const audit = (checks: readonly object[], time = '2026-11-20T00:00:00Z'): object => ({
  apiVersion: 'aquasecurity.github.io/v1alpha1',
  kind: 'ConfigAuditReport',
  metadata: { name: 'replicaset-web', namespace: 'shop' },
  report: { updateTimestamp: time, scanner: { name: 'Trivy' }, checks },
})
const check = (checkID: string, success: boolean): object => ({
  checkID,
  title: checkID,
  severity: 'LOW',
  success,
  messages: [''],
})
const codesOf = (events: readonly string[]): readonly string[] =>
  events.map((event) => /"code":"([A-Z]+-\d+)"/.exec(event)![1]!)

test('trivy-operator: a check that changed is told, with the scan that found it', () => {
  const compared = createComparison('trivy-operator')
  assert.deepEqual(codesOf(compared(audit([check('A', true), check('B', false)]))), ['RT-001', 'RT-002', 'SJ-003'])
  assert.deepEqual(compared(audit([check('A', true), check('B', false)], '2026-11-21T00:00:00Z')), [])
  assert.deepEqual(codesOf(compared(audit([check('A', true), check('B', true)]))), ['RT-001', 'SJ-003'])
  assert.deepEqual(compared(audit([check('A', true)])), [])
  assert.deepEqual(codesOf(createComparison('trivy-operator')(audit([]))), ['SJ-003'])
})

test('trivy-operator: a control is told when the number of its failures changes', () => {
  const compliance = (status: object): object => ({
    apiVersion: 'aquasecurity.github.io/v1alpha1',
    kind: 'ClusterComplianceReport',
    metadata: { name: 'k8s-cis' },
    status: { updateTimestamp: '2026-11-20T00:00:00Z', ...status },
  })
  const summary = (totalFail: number): object =>
    compliance({
      summaryReport: {
        controlCheck: [
          { id: '1.1', name: 'one', totalFail },
          { id: '1.2', name: 'two', totalFail: 0 },
        ],
      },
    })
  const compared = createComparison('trivy-operator')
  assert.deepEqual(compared(compliance({})), [])
  assert.deepEqual(codesOf(compared(summary(0))), ['BNCH-002', 'BNCH-003', 'BNCH-003'])
  assert.deepEqual(codesOf(compared(summary(2))), ['BNCH-002', 'BNCH-004'])
  assert.deepEqual(compared(summary(2)), [])
})

test('trivy-operator: a scan of an image is told when what it found changes, in whatever order that stands', () => {
  const image = (vulnerabilities: readonly object[], scannedAt = '2026-11-20T00:00:00Z'): object => ({
    apiVersion: 'aquasecurity.github.io/v1alpha1',
    kind: 'VulnerabilityReport',
    metadata: { name: 'replicaset-web', namespace: 'shop' },
    report: { updateTimestamp: scannedAt, artifact: { repository: 'shop/web', tag: '1' }, vulnerabilities },
  })
  const [one, two] = ['CVE-2026-1', 'CVE-2026-2'].map((vulnerabilityID) => ({
    vulnerabilityID,
    resource: 'libc',
    severity: 'HIGH',
    title: 'x',
  })) as [object, object]
  const compared = createComparison('trivy-operator')
  assert.deepEqual(codesOf(compared(image([one, two]))), ['SJ-003'])
  assert.deepEqual(compared(image([two, { ...one, title: 'better words' }], '2026-11-21T00:00:00Z')), [])
  assert.deepEqual(codesOf(compared(image([two]))), ['SJ-003'])
})

test('whatever an object holds, its parts can be told apart and put together', () => {
  const anything = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<unknown>
  const kinds = fc.constantFrom(
    'PolicyReport',
    'ConfigAuditReport',
    'ClusterComplianceReport',
    'VulnerabilityReport',
    'Other',
  )
  const list = fc.array(anything, { maxLength: 4 })
  const object = fc.record({
    kind: kinds,
    metadata: anything,
    results: fc.oneof(anything, list),
    report: fc.oneof(anything, fc.record({ checks: list, vulnerabilities: list, secrets: list, artifact: anything })),
    status: fc.oneof(
      anything,
      fc.record({ violations: list, auditTimestamp: anything, summaryReport: fc.record({ controlCheck: list }) }),
    ),
  })
  fc.assert(
    fc.property(object, fc.constantFrom(...watchedSources), (given, source) => {
      const { texts, only } = watched[source].parts(given)
      assert.ok(texts.every((text) => typeof text === 'string'))
      assert.equal(
        watched[source].parts(JSON.parse(JSON.stringify(only(texts.map(() => true)))) as object).texts.length,
        texts.length,
      )
    }),
    { numRuns: 500 },
  )
})
