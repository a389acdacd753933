import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRedactor } from '../redact/redact.ts'
import type { SourceContext } from '../source-context.ts'
import { findSource } from '../sources.ts'
import { lostItems } from './lost-items.ts'

const context: SourceContext = { serverName: 's', peerAddress: '192.0.2.1', redact: createRedactor({}) }

/** What the source cannot read of the record, `path: reason` each, and how many events the rest gives. */
function read(name: string, record: object): { readonly faults: readonly string[]; readonly events: number } {
  const source = findSource(name)!
  assert.equal(source.recognises(record), true, name)
  const reading = source.open(source.defaults, context).read(record, JSON.stringify(record))
  assert.equal(reading.kind, 'events', name)
  return {
    faults: (reading.faults ?? []).map(({ path, reason }) => `${path}: ${reason}`),
    events: reading.kind === 'events' ? reading.events.length : 0,
  }
}

const image = { SchemaVersion: 2, ArtifactName: 'shop:1', ArtifactType: 'container_image' }
const report = { apiVersion: 'aquasecurity.github.io/v1alpha1', kind: 'VulnerabilityReport', metadata: { name: 'a' } }

const records: readonly (readonly [source: string, record: object, faults: readonly string[]])[] = [
  [
    'trivy',
    {
      ...image,
      Results: ['x', { Target: 't', Vulnerabilities: [7, { VulnerabilityID: 'CVE-1' }], Secrets: {} }, null],
    },
    [
      'Results[1].Secrets: not a list',
      'Results[0]: not an object',
      'Results[2]: not an object',
      'Results[1].Vulnerabilities[0]: not an object',
    ],
  ],
  [
    'trivy',
    { SchemaVersion: 2, ClusterName: 'c', Resources: [3, { Kind: 'Pod', Results: [{ Misconfigurations: [null] }] }] },
    ['Resources[0]: not an object', 'Resources[1].Results[0].Misconfigurations[0]: not an object'],
  ],
  ['trivy', { Target: 'shop:1 (alpine 3.2)', Vulnerabilities: ['x'] }, ['Vulnerabilities[0]: not an object']],
  [
    'trivy-operator',
    { ...report, report: { scanner: {}, vulnerabilities: [false], secrets: 'none' } },
    ['report.secrets: not a list', 'report.vulnerabilities[0]: not an object'],
  ],
  [
    'trivy-operator',
    {
      apiVersion: 'v1',
      kind: 'List',
      items: [
        { ...report, report: {} },
        { ...report, report: { vulnerabilities: [1] } },
      ],
    },
    ['items[1].report.vulnerabilities[0]: not an object'],
  ],
  [
    'grype',
    {
      matches: [[], {}],
      ignoredMatches: ['x'],
      source: { type: 'image', target: { userInput: 'shop:1' } },
      distro: {},
      descriptor: { name: 'grype', version: '0.90.0' },
    },
    ['matches[0]: not an object', 'ignoredMatches[0]: not an object'],
  ],
  [
    'sarif',
    { version: '2.1.0', runs: [null, { tool: { driver: { name: 'x' } }, results: [{}, 'y'] }] },
    ['runs[0]: not an object', 'runs[1].results[1]: not an object'],
  ],
  [
    'gitlab',
    { version: '15.0.0', scan: { type: 'secret_detection', status: 'success' }, vulnerabilities: [[], null] },
    ['vulnerabilities[0]: not an object', 'vulnerabilities[1]: not an object'],
  ],
  [
    'aqua',
    {
      image: 'shop:1',

      vulnerability_summary: {},
      resources: [{ vulnerabilities: ['x'] }, 1],
      malware: [2],
    },
    ['resources[1]: not an object', 'resources[0].vulnerabilities[0]: not an object', 'malware[0]: not an object'],
  ],
]

test('an item of a list that cannot be read is told with its place, and costs no other', () => {
  for (const [source, record, faults] of records) {
    const told = read(source, record)
    assert.deepEqual(told.faults, faults, source)
    assert.ok(told.events > 0, source)
  }
})

test('what Go writes for an empty list is one', () => {
  assert.deepEqual(lostItems({ a: null, b: [] }, [['a'], ['b'], ['c']]), [])
  assert.deepEqual(lostItems('nothing', [['a'], ['a', '*', 'b']]), [])
})

test('of very many the first are told, and the others counted', () => {
  const faults = lostItems({ a: Array.from({ length: 1000 }, () => 1) }, [['a']])
  assert.equal(faults.length, 101)
  assert.equal(faults.at(-1)?.parts, 900)
})
