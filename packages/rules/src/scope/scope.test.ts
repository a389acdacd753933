import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { covers } from '../acceptance/risk-acceptance.ts'
import { findingsOf } from '../finding.ts'
import { glob } from '../glob.ts'
import { anyAcceptance, anyArtifact, anyPlace, anyReach, anyReport, anyScope } from '../testing/any-rules.ts'
import { reportOf } from '../testing/report-of.ts'
import { isWithinReach } from './reach.ts'
import { scopeSchema } from './scope-schema.ts'
import { compileScope, type Place, type Scope } from './scope.ts'

const { artifact: image } = reportOf()

test('each kind of pattern has to fit, and no exclusion', () => {
  const has = (scope: Scope): boolean => compileScope(scope)(image)
  assert.ok(has({}))
  assert.ok(has({ artifacts: ['registry.example.com/*'] }))
  assert.ok(has({ registries: ['*.example.com'], repositories: ['bank/*', 'shop/web'] }))
  assert.ok(!has({ registries: ['*.example.com'], repositories: ['bank/*'] }))
  assert.ok(!has({ artifacts: ['*'], exclude: ['*/shop/*'] }))
  assert.ok(!has({ registries: [] }))
  assert.ok(!compileScope({ registries: ['*'] })({ kind: 'filesystem', name: '/src' }), 'no registry fits no pattern')
})

test('a place is what a resource says of itself, or what is known beside it', () => {
  const shop = compileScope({ namespaces: ['shop'] })
  assert.ok(shop({ kind: 'resource', name: 'shop/Deployment/web' }))
  assert.ok(!shop({ kind: 'resource', name: 'bank/Deployment/web' }))
  assert.ok(!shop({ kind: 'resource', name: 'shop/web' }), 'an object of no namespace')
  assert.ok(!shop({ kind: 'resource', name: 'shop/a/b/c' }))
  assert.ok(!shop(image), 'nobody knows where an image runs')
  assert.ok(!shop({ kind: 'image', name: 'shop/library/web' }))
  assert.ok(shop(image, { namespace: 'shop' }))
  assert.ok(!shop({ kind: 'resource', name: 'shop/Deployment/web' }, { namespace: 'bank' }), 'who asks knows better')
  const production = compileScope({ clusters: ['production'], namespaces: ['*'] })
  assert.ok(!production({ kind: 'cluster', name: 'production' }), 'a cluster has no one namespace')
  assert.ok(compileScope({ clusters: ['production'] })({ kind: 'cluster', name: 'production' }))
  assert.ok(production({ kind: 'resource', name: 'shop/Deployment/web' }, { cluster: 'production' }))
})

test('nothing limited reaches everything, an empty list nothing', () => {
  assert.ok(isWithinReach(undefined, image))
  assert.ok(!isWithinReach([], image))
  assert.ok(isWithinReach([{ repositories: ['bank/*'] }, { repositories: ['shop/*'] }], image))
})

test('people write scopes of known keys with patterns in them', () => {
  assert.deepEqual(scopeSchema().parse({ clusters: ['production'] }), { clusters: ['production'] })
  assert.equal(scopeSchema().safeParse({ cluster: ['production'] }).success, false)
  assert.equal(scopeSchema().safeParse({ clusters: [] }).success, false)
})

test('property: a compiled scope says what the definition says', () => {
  fc.assert(
    fc.property(anyScope, anyArtifact, fc.option(anyPlace, { nil: undefined }), (scope, artifact, place) => {
      const at: Place = {
        namespace: place?.namespace ?? (artifact.name === 'shop/Deployment/web' ? 'shop' : undefined),
        cluster: place?.cluster ?? (artifact.kind === 'cluster' ? 'production' : undefined),
      }
      const fits = (patterns: readonly string[] | undefined, value: string | undefined): boolean =>
        patterns === undefined || (value !== undefined && patterns.some((pattern) => glob(pattern)(value)))
      const expected =
        fits(scope.artifacts, artifact.name) &&
        fits(scope.registries, artifact.registry) &&
        fits(scope.repositories, artifact.repository) &&
        fits(scope.clusters, at.cluster) &&
        fits(scope.namespaces, at.namespace) &&
        !(scope.exclude ?? []).some((pattern) => glob(pattern)(artifact.name))
      assert.equal(compileScope(scope)(artifact, place), expected)
    }),
    { numRuns: 1000 },
  )
})

test('property: with a reach an acceptance covers a part of what it covers without: what is within it', () => {
  fc.assert(
    fc.property(anyAcceptance, anyReach, anyReport, anyPlace, (acceptance, reach, report, place) => {
      for (const finding of findingsOf(report)) {
        const without = covers({ ...acceptance, reach: undefined }, finding, report.artifact, place)
        const within = covers({ ...acceptance, reach }, finding, report.artifact, place)
        assert.equal(within, without && isWithinReach(reach, report.artifact, place))
      }
    }),
  )
})

test('property: one more scope takes nothing out of reach', () => {
  fc.assert(
    fc.property(anyReach, anyScope, anyArtifact, anyPlace, (reach, more, artifact, place) => {
      assert.ok(!isWithinReach(reach, artifact, place) || isWithinReach([...reach, more], artifact, place))
    }),
  )
})
