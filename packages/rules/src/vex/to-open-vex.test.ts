import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isInForce, type RiskAcceptance } from '../acceptance/risk-acceptance.ts'
import { anyAcceptance, anyNow } from '../testing/any-rules.ts'
import { reportOf } from '../testing/report-of.ts'
import { ociPurl } from './oci-purl.ts'
import type { OpenVexStatement } from './open-vex.ts'
import { toOpenVex } from './to-open-vex.ts'

const now = Date.UTC(2026, 10, 24)
const facts = { author: 'Example Ltd', now, id: 'https://tidewaiter.example.com/vex/1' }
const { artifact } = reportOf()
const digest = artifact.digest as string
const base: RiskAcceptance = {
  kind: 'vulnerability',
  id: 'CVE-2026-1234',
  extent: { kind: 'artifact', digest, name: artifact.name },
  reason: 'Nobody outside can reach it.',
  acceptedAt: now - 1000,
}

function statementOf(acceptance: RiskAcceptance): OpenVexStatement {
  return toOpenVex([acceptance], facts).document?.statements[0] as OpenVexStatement
}

test('an accepted risk is still a risk: affected, with the reason as what is done about it', () => {
  const purl = `pkg:oci/web@${digest}?repository_url=registry.example.com/shop/web`
  assert.deepEqual(toOpenVex([base], facts), {
    document: {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://tidewaiter.example.com/vex/1',
      author: 'Example Ltd',
      timestamp: '2026-11-24T00:00:00.000Z',
      version: 1,
      tooling: 'Tidewaiter',
      statements: [
        {
          vulnerability: { name: 'CVE-2026-1234' },
          timestamp: '2026-11-23T23:59:59.000Z',
          products: [{ '@id': purl, identifiers: { purl }, hashes: { 'sha-256': '5f'.repeat(32) } }],
          status: 'affected',
          action_statement: 'Nobody outside can reach it.',
        },
      ],
    },
    left: [],
  })
})

test('what was found out is said as it was found out, with one justification and no impact statement', () => {
  const { status, justification, status_notes, action_statement } = statementOf({
    ...base,
    assessment: { status: 'not_affected', justification: 'vulnerable_code_not_in_execute_path' },
  })
  assert.deepEqual(
    [status, justification, status_notes, action_statement],
    ['not_affected', 'vulnerable_code_not_in_execute_path', 'Nobody outside can reach it.', undefined],
  )
  assert.equal(statementOf({ ...base, assessment: { status: 'under_investigation' } }).status, 'under_investigation')
})

test('one package is a subcomponent, of a type that claims nothing', () => {
  const purl = 'pkg:generic/%40scope%2Fname'
  assert.deepEqual(statementOf({ ...base, package: '@scope/name' }).products[0]?.subcomponents, [
    { '@id': purl, identifiers: { purl } },
  ])
})

test('products are what is known of them', () => {
  const purlOf = (extent: RiskAcceptance['extent']): string | undefined =>
    toOpenVex([{ ...base, extent }], facts).document?.statements[0]?.products[0]?.['@id']
  assert.equal(
    purlOf({ kind: 'repository', registry: 'registry.example.com', repository: 'shop/web' }),
    'pkg:oci/web?repository_url=registry.example.com/shop/web',
  )
  assert.equal(
    purlOf({ kind: 'artifact', name: 'registry.example.com:5000/web:2' }),
    'pkg:oci/web?repository_url=registry.example.com:5000/web&tag=2',
  )
  assert.equal(purlOf({ kind: 'artifact', digest, name: 'web:2' }), undefined)
  assert.equal(
    ociPurl({ kind: 'image', name: 'nginx:1' }),
    'pkg:oci/nginx?repository_url=index.docker.io/library/nginx&tag=1',
  )
  assert.equal(ociPurl({ kind: 'filesystem', name: 'registry.example.com/web:1' }), undefined)
})

test('what cannot be said is left out with its reason; artifacts that are known make it possible', () => {
  const reasonsOf = (acceptance: RiskAcceptance): readonly string[] =>
    toOpenVex([acceptance], facts).left.map(({ reason }) => reason)
  const everywhere: RiskAcceptance = { ...base, extent: { kind: 'everywhere' } }
  assert.deepEqual(reasonsOf({ ...base, kind: 'malware' }), ['OpenVEX is about vulnerabilities alone'])
  assert.deepEqual(reasonsOf({ ...base, expiresAt: now }), ['it is not in force'])
  assert.deepEqual(reasonsOf(everywhere), ['it names no artifact that OpenVEX can name'])
  assert.deepEqual(reasonsOf({ ...base, extent: { kind: 'repository', repository: 'shop/web' } }), [
    'it names no artifact that OpenVEX can name',
  ])
  assert.deepEqual(reasonsOf({ ...base, extent: { kind: 'artifact', name: 'src' } }), [
    'it names no artifact that OpenVEX can name',
  ])
  assert.equal(toOpenVex([everywhere], facts).document, undefined)
  const known = toOpenVex([everywhere], { ...facts, artifactsOf: () => [artifact] }).document
  assert.deepEqual(known?.statements[0]?.products, statementOf(base).products)
})

test('property: what the schema of OpenVEX 0.2.0 asks for, and nothing lost: a statement or a reason', () => {
  fc.assert(
    fc.property(fc.array(anyAcceptance, { maxLength: 8 }), (acceptances) => {
      const { document, left } = toOpenVex(acceptances, { ...facts, now: anyNow, artifactsOf: () => [artifact] })
      const statements = document?.statements ?? []
      const kept = acceptances.filter((one) => !left.some(({ acceptance }) => acceptance === one))
      assert.ok(kept.every((one) => one.kind === 'vulnerability' && isInForce(one, anyNow)))
      assert.equal(new Set(statements.map((one) => JSON.stringify(one))).size, statements.length)
      for (const { id } of kept) assert.ok(statements.some(({ vulnerability }) => vulnerability.name === id))
      for (const { status, action_statement, justification, products } of statements) {
        assert.equal(action_statement !== undefined, status === 'affected')
        assert.equal(justification !== undefined, status === 'not_affected')
        assert.ok(products.length > 0)
      }
    }),
  )
})
