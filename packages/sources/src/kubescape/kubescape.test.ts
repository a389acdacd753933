import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { goldenContext } from '../testing/golden.ts'
import { controlSeverity } from './control-severity.ts'
import { kubescape } from './kubescape.ts'
import { resourceOf } from './resource-of.ts'

const [line = ''] = readFileSync(new URL('golden/cluster.jsonl', import.meta.url), 'utf8').split('\n')
const reading = kubescape.open(kubescape.defaults, goldenContext).read(JSON.parse(line), line)

test('exceptions are accepted risks with who, why and until when, as far as the report says', () => {
  assert.deepEqual(reading.reports?.[0]?.acceptedRisks, [
    {
      kind: 'misconfiguration',
      id: 'C-0057',
      path: 'kube-system/Pod/agent',
      reason: 'Needs the host',
      by: 'alice@example.com',
      source: 'node-agents',
      expiresAt: Date.UTC(2027, 0, 1),
    },
    {
      kind: 'misconfiguration',
      id: 'C-0044',
      path: 'kube-system/Pod/agent',
      reason: 'Needs the host',
      by: 'alice@example.com',
      source: 'node-agents',
      expiresAt: Date.UTC(2027, 0, 1),
    },
    { kind: 'misconfiguration', id: 'C-0034' },
  ])
})

test('the report holds the controls and what failed them; manifests and suggested values stay behind', () => {
  const [report] = reading.reports ?? []
  assert.deepEqual(report?.artifact, { kind: 'cluster', name: 'prod-eu-1' })
  assert.deepEqual(report?.tool, { name: 'kubescape', version: 'v3.0.3' })
  assert.equal(report?.misconfigurations.filter(({ resource }) => resource === undefined).length, 7)
  assert.equal(report?.misconfigurations.filter(({ resource }) => resource !== undefined).length, 4)
  assert.doesNotMatch(JSON.stringify(reading), /never-forward-me/)
})

test('resource ids of clusters and files are read; others name themselves', () => {
  assert.deepEqual(resourceOf('apps/v1/shop/Deployment/web'), { name: 'shop/Deployment/web', namespace: 'shop' })
  assert.deepEqual(resourceOf('/v1//Namespace/shop'), { name: 'Namespace/shop' })
  assert.deepEqual(resourceOf('path=966824446/api=apps/v1//Deployment/web'), { name: 'Deployment/web' })
  assert.deepEqual(resourceOf('path=1/api=/v1/shop/Service/web'), { name: 'shop/Service/web', namespace: 'shop' })
  assert.deepEqual(resourceOf('a/b/c'), { name: 'a/b/c' })
  assert.equal(resourceOf(null), undefined)
})

test('the score factor gives the severity', () => {
  assert.deepEqual([0, 1, 3, 4, 7, 8.9, 9, 10].map(controlSeverity), [
    undefined,
    'low',
    'low',
    'medium',
    'high',
    'high',
    'critical',
    'critical',
  ])
  for (const value of [Number.NaN, '9', null]) assert.equal(controlSeverity(value), undefined)
})
