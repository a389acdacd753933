import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { sources } from '../../sources.ts'
import type { Source } from '../../source.ts'
import { convertDocument } from './testing/convert-document.ts'

const limit = { timeout: 200_000 }
const inParts = sources.filter(({ lists }) => lists !== undefined)
const whole = { lists: [] }
const tiny = { spoolBytes: 64, pieceBytes: 100 }

const golden = fileURLToPath(new URL('../../', import.meta.url))
const corpus = fileURLToPath(new URL('../../../../../../shared/corpus/', import.meta.url))
const recorded = [
  ...globSync('*/golden/*.jsonl', { cwd: golden }).map((name) => golden + name),
  ...(existsSync(corpus) ? globSync('**/*.{json,jsonl,sarif}', { cwd: corpus }).map((name) => corpus + name) : []),
].sort()

/** Both ways say the same. Returns whether anything was read in parts. */
function assertAlike(source: Source, bytes: Uint8Array, chunkBytes?: number, settings?: unknown): boolean {
  const expected = convertDocument(source, bytes, whole, chunkBytes, settings)
  const { outcome, bits } = convertDocument(source, bytes, tiny, chunkBytes, settings)
  assert.deepEqual(outcome, expected.outcome)
  return bits > 0
}

test('recorded files give the same in parts as whole', limit, () => {
  const read = new Map<string, number>()
  for (const path of recorded) {
    const bytes = readFileSync(path)
    if (bytes.length > 3_000_000) continue
    for (const source of inParts) {
      // Of other tools' files a few are enough.
      if (!path.includes(source.name) && bytes.length > 50_000) continue
      if (assertAlike(source, bytes)) read.set(source.name, (read.get(source.name) ?? 0) + 1)
    }
  }
  if (existsSync(corpus)) assert.deepEqual([...read.keys()].sort(), inParts.map(({ name }) => name).sort())
})

const finding = fc.record({
  VulnerabilityID: fc.constantFrom('CVE-2026-1', 'CVE-2026-2', 'ü'),
  PkgName: fc.string({ maxLength: 20 }),
  Severity: fc.constantFrom('HIGH', 'LOW', 4),
})
const accepted = fc.record({
  Type: fc.constantFrom('vulnerability', 'secret', 'misconfiguration'),
  Finding: fc.record({ VulnerabilityID: fc.constantFrom('CVE-1', 'CVE-2'), RuleID: fc.constantFrom('a', 'b') }),
})
const check = fc.record({ ID: fc.constantFrom('KSV1', 'KSV2'), Status: fc.constantFrom('PASS', 'FAIL', 'EXCEPTION') })
const odd = fc.constantFrom<unknown>(null, 1, 'x', [], {}, [[]], { a: [1, 2] })
const listOf = <Element>(element: fc.Arbitrary<Element>): fc.Arbitrary<unknown> =>
  fc.oneof(
    {
      weight: 9,
      arbitrary: fc.array(fc.oneof({ weight: 9, arbitrary: element }, { weight: 1, arbitrary: odd }), { maxLength: 8 }),
    },
    { weight: 1, arbitrary: odd },
  )

const result = fc.record(
  {
    Target: fc.constantFrom('web (debian 12)', 'package-lock.json'),
    Vulnerabilities: listOf(finding),
    ExperimentalModifiedFindings: listOf(accepted),
    Misconfigurations: listOf(check),
    Packages: listOf(fc.record({ Name: fc.string() })),
  },
  { requiredKeys: [] },
)
const trivyImage = fc.record({
  SchemaVersion: fc.constant(2),
  ArtifactName: fc.option(fc.constant('shop/web:1'), { nil: undefined }),
  ArtifactType: fc.constant('container_image'),
  Metadata: fc.constant({ OS: { Family: 'debian', Name: '12' } }),
  Results: listOf(result),
})
const trivyCluster = fc.record(
  {
    ClusterName: fc.constant('prod'),
    SchemaVersion: fc.constant(2),
    Resources: listOf(fc.record({ Kind: fc.constant('Pod'), Name: fc.string(), Results: listOf(result) })),
    Findings: listOf(fc.record({ Kind: fc.constant('Job'), Name: fc.string(), Results: listOf(result) })),
  },
  { requiredKeys: ['ClusterName', 'SchemaVersion'] },
)
const sarifLog = fc.record({
  version: fc.constant('2.1.0'),
  runs: listOf(
    fc.record({
      tool: fc.constant({
        driver: { name: 'grype', rules: [{ id: 'CVE-1' }, { id: 'x', properties: { tags: ['secret'] } }] },
      }),
      invocations: fc.constantFrom(
        [],
        [{ executionSuccessful: false, exitCode: 3, endTimeUtc: '2026-11-20T10:00:00Z' }],
      ),
      results: listOf(
        fc.record({
          ruleId: fc.constantFrom('CVE-1', 'x', 'y/z'),
          suppressions: fc.constantFrom(undefined, [{ kind: 'external' }]),
          locations: fc.constant([{ logicalLocations: [{ fullyQualifiedName: 'shop/web:1@sha256:1:/a' }] }]),
        }),
      ),
    }),
  ),
})
const match = fc.record({
  vulnerability: fc.record({ id: fc.constantFrom('CVE-1', 'CVE-2') }),
  artifact: fc.constant({ name: 'a' }),
})
const grypeReport = fc.record({
  descriptor: fc.constant({ name: 'grype', version: '0.100.0' }),
  matches: listOf(match),
  ignoredMatches: listOf(match.map((one) => ({ ...one, appliedIgnoreRules: [{ vulnerability: 'CVE-1' }] }))),
})
const policyReport = fc.record({
  apiVersion: fc.constantFrom('wgpolicyk8s.io/v1alpha2', 'v1'),
  kind: fc.constant('PolicyReport'),
  metadata: fc.record({ name: fc.constantFrom('a', 'b', 'c'), creationTimestamp: fc.constant('2026-11-20T10:00:00Z') }),
  results: listOf(
    fc.record({
      policy: fc.constantFrom('p', 'q'),
      result: fc.constantFrom('pass', 'fail', 'skip', 'odd'),
      resources: listOf(fc.record({ kind: fc.constant('Pod'), name: fc.string() })),
    }),
  ),
})
const policyReports = fc.record({
  apiVersion: fc.constantFrom('v1', 'wgpolicyk8s.io/v1alpha2'),
  items: listOf(policyReport),
  kind: fc.constantFrom('List', 'PolicyReportList'),
})
const auditEvent = fc.record({
  kind: fc.constant('Event'),
  apiVersion: fc.constant('audit.k8s.io/v1'),
  auditID: fc.constantFrom('1', '2', '3'),
  stage: fc.constantFrom('ResponseStarted', 'ResponseComplete', 'RequestReceived', 7),
  requestURI: fc.constant('/api'),
  verb: fc.constantFrom('get', 'delete'),
  requestReceivedTimestamp: fc.constantFrom('2026-11-20T10:00:00.000000Z', 'x'),
  responseStatus: fc.constantFrom({ code: 200 }, { code: 403 }, undefined),
})
const auditRecord = fc.oneof(
  fc.record({ kind: fc.constant('EventList'), apiVersion: fc.constant('audit.k8s.io/v1'), items: listOf(auditEvent) }),
  fc.record({
    messageType: fc.constant('DATA_MESSAGE'),
    logStream: fc.constant('kube-apiserver-audit-1'),
    logEvents: listOf(auditEvent.map((event) => ({ message: JSON.stringify(event) }))),
  }),
  fc.record({
    records: listOf(
      auditEvent.map((event) => ({ category: 'kube-audit', properties: { log: JSON.stringify(event) } })),
    ),
  }),
)

const documents: readonly (readonly [string, fc.Arbitrary<object>])[] = [
  ['trivy', trivyImage],
  ['trivy', trivyCluster],
  ['sarif', sarifLog],
  ['grype', grypeReport],
  ['policy-report', policyReports],
  ['kubernetes-audit', auditRecord],
]

/** The members in another order, and some twice. */
function shuffled(document: object, seed: number): string {
  const members = Object.entries(document).filter(([, value]) => value !== undefined)
  const order = members.toSorted(([a], [b]) => ((a.length * 7 + seed) % 5) - ((b.length * 7 + seed) % 5))
  const again = seed % 4 === 0 ? order.slice(0, 1).map(([key]) => [key, seed % 8 === 0 ? [] : null] as const) : []
  const texts = [...again, ...order].map(
    ([key, value]) => `${escaped(key, seed)}:${JSON.stringify(value, null, seed % 3)}`,
  )
  return `{${texts.join(', ')}}`
}

/** A name may be written with escapes. */
function escaped(key: string, seed: number): string {
  return seed % 5 === 0 ? `"\\u${key.charCodeAt(0).toString(16).padStart(4, '0')}${key.slice(1)}"` : JSON.stringify(key)
}

for (const [name, arbitrary] of documents) {
  const source = sources.find((one) => one.name === name)!
  test(`${name}: generated documents give the same in parts as whole`, limit, () => {
    let read = 0
    const input = fc.tuple(
      fc.array(arbitrary, { minLength: 1, maxLength: 3 }),
      fc.nat(1000),
      fc.integer({ min: 1, max: 500 }),
    )
    fc.assert(
      fc.property(input, ([all, seed, chunkBytes]) => {
        const bytes = Buffer.from(all.map((one) => shuffled(one, seed)).join(seed % 2 === 0 ? '\n' : ' , '))
        if (assertAlike(source, bytes, chunkBytes)) read++
      }),
      { numRuns: 150 },
    )
    assert.ok(read > 20)
  })

  test(`${name}: a document that ends early, or is broken, is refused like a whole one`, limit, () => {
    fc.assert(
      fc.property(
        fc.tuple(arbitrary, fc.double({ min: 0.3, max: 0.99, noNaN: true }), fc.boolean()),
        ([one, at, isCut]) => {
          const text = JSON.stringify(one)
          const end = Math.floor(text.length * at)
          const bytes = Buffer.from(isCut ? text.slice(0, end) : `${text.slice(0, end)}\u0001${text.slice(end)}`)
          const expected = convertDocument(source, bytes, whole, 100)
          assert.deepEqual(convertDocument(source, bytes, tiny, 100).outcome, expected.outcome)
        },
      ),
      { numRuns: 50 },
    )
  })
}
