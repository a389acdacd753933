import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyPod } from '../testing/any-pod.ts'
import { bestPractices, practices, type PracticeId } from './best-practices.ts'
import { podSpecOf } from './pod-spec.ts'

const securityContext = { allowPrivilegeEscalation: false, runAsNonRoot: true, readOnlyRootFilesystem: true }
const container = {
  name: 'web',
  image: 'registry.example.com/shop/web:2.4.1',
  resources: { limits: { cpu: '500m', memory: '256Mi' } },
  securityContext,
}
const good = { automountServiceAccountToken: false, containers: [container] }

/** What fails: `id: reason`. */
function failuresOf(spec: unknown): readonly string[] {
  return bestPractices(spec)
    .filter(({ passed }) => !passed)
    .map(({ id, reason }) => `${id}: ${reason}`)
}

const withContainer = (more: object): object => ({ ...good, containers: [{ ...container, ...more }] })
const withContext = (more: object): object => withContainer({ securityContext: { ...securityContext, ...more } })

test('a careful pod passes every check, each of them made', () => {
  assert.deepEqual(failuresOf(good), [])
  const ids = bestPractices(good).map(({ id }) => id)
  assert.deepEqual(ids.toSorted(), (Object.keys(practices) as PracticeId[]).toSorted())
})

test('each check fails of what it is about, and of nothing else', () => {
  const cases: readonly (readonly [spec: object, failure: string])[] = [
    [{ ...good, hostNetwork: true }, 'host-network: hostNetwork is set'],
    [{ ...good, hostPID: true }, 'host-pid: hostPID is set'],
    [{ ...good, hostIPC: true }, 'host-ipc: hostIPC is set'],
    [
      { ...good, volumes: [{ emptyDir: {} }, { hostPath: { path: '/var/run' } }] },
      'host-path: mounted from the node: /var/run',
    ],
    [{ containers: [container] }, 'service-account-token: automountServiceAccountToken is not false'],
    [withContext({ privileged: true }), 'privileged: privileged is set'],
    [
      withContext({ capabilities: { add: ['CHOWN', 'CAP_NET_BIND_SERVICE', 'SYS_ADMIN', 'ALL'] } }),
      'capabilities: capabilities added: SYS_ADMIN, ALL',
    ],
    [
      withContext({ allowPrivilegeEscalation: undefined }),
      'privilege-escalation: allowPrivilegeEscalation is not false',
    ],
    [withContext({ runAsNonRoot: false }), 'run-as-non-root: runAsNonRoot is not true'],
    [withContext({ runAsUser: 0 }), 'run-as-non-root: runAsUser is 0'],
    [withContext({ readOnlyRootFilesystem: false }), 'read-only-root: readOnlyRootFilesystem is not true'],
    [withContainer({ resources: { limits: { cpu: 1 } } }), 'limits: no limit of memory'],
    [withContainer({ resources: {} }), 'limits: no limit of cpu and memory'],
    [withContainer({ image: 'nginx' }), 'latest-tag: the tag is latest, which is another image each time'],
    [withContainer({ image: 'Bad' }), 'latest-tag: the image cannot be read: its repository is not a name'],
  ]
  for (const [spec, failure] of cases) assert.deepEqual(failuresOf(spec), [failure])
})

test('the settings of the pod hold where the container has none; a digest is definite; another user is not root', () => {
  const { runAsNonRoot: _, ...rest } = securityContext
  const inherited = { ...good, containers: [{ ...container, securityContext: rest }] }
  assert.deepEqual(failuresOf({ ...inherited, securityContext: { runAsNonRoot: true } }), [])
  assert.deepEqual(failuresOf({ ...inherited, securityContext: { runAsUser: 1000 } }), [])
  assert.equal(failuresOf(inherited).length, 1)
  assert.deepEqual(failuresOf(withContainer({ image: `nginx@sha256:${'5f'.repeat(32)}` })), [])
})

test('containers are named, those for debugging need no limits, and a setting of the wrong type fails', () => {
  const { resources: _, ...unlimited } = container
  assert.deepEqual(failuresOf({ ...good, ephemeralContainers: [unlimited] }), [])
  const named = bestPractices({ ...good, initContainers: [{}] }).map(({ container: name }) => name)
  assert.deepEqual([...new Set(named)], [undefined, 'initContainers[0]', 'web'])
  assert.deepEqual(failuresOf({ ...good, hostPID: 'no' }), ['host-pid: hostPID is set'])
  assert.deepEqual(failuresOf(withContext({ capabilities: { add: 'SYS_ADMIN' } })), [
    'capabilities: capabilities added: SYS_ADMIN',
  ])
  assert.deepEqual(failuresOf(withContext({ capabilities: { add: [{}] } })), [
    'capabilities: capabilities added: something that is not a text',
  ])
  assert.deepEqual(failuresOf({ ...good, volumes: { hostPath: { path: 1 } } }), [
    'host-path: mounted from the node: an unnamed path',
  ])
})

test('a dangerous element behind thousands of others is found', () => {
  const volumes = [...Array.from({ length: 5000 }, () => ({ emptyDir: {} })), { hostPath: { path: '/' } }]
  assert.deepEqual(failuresOf({ ...good, volumes }), ['host-path: mounted from the node: /'])
})

test('property: any JSON gives checks that are bounded, with a reason exactly when one fails', () => {
  fc.assert(
    fc.property(anyPod, (pod) => {
      for (const { passed, reason, container: name } of bestPractices(podSpecOf(pod))) {
        assert.equal(passed, reason === '')
        assert.ok(reason.length < 1000 && (name ?? 'x').length > 0)
      }
    }),
    { numRuns: 1000 },
  )
})
