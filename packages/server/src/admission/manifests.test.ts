import { equal, match, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { reviewRoutes } from './review-routes.ts'

const manifests = { open: 'Ignore', closed: 'Fail' } as const

for (const [name, failurePolicy] of Object.entries(manifests)) {
  test(`fail-${name}.yaml asks the webhook about everything that makes pods`, () => {
    const text = readFileSync(
      new URL(`../../../../deploy/kubernetes/admission/fail-${name}.yaml`, import.meta.url),
      'utf8',
    )
    const [, path = ''] = /^ +url: https:\/\/[^/]+(\S+)$/m.exec(text) ?? []
    ok(
      reviewRoutes().some((route) => route.path.replace('{key}', 'KEY') === path && route.access === 'key'),
      path,
    )
    equal(/^ +failurePolicy: (\w+)$/m.exec(text)?.[1], failurePolicy)
    match(text, /^ +sideEffects: NoneOnDryRun$/m)
    const asked = [...text.matchAll(/^ +resources: \[(.*)\]$/gm)].flatMap(([, list = '']) => list.split(', '))
    const makers = [
      'pods',
      'pods/ephemeralcontainers',
      'replicationcontrollers',
      'deployments',
      'statefulsets',
      'daemonsets',
    ]
    for (const resource of [...makers, 'jobs', 'cronjobs']) ok(asked.includes(resource), resource)
  })
}
