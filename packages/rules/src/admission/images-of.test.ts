import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyPod } from '../testing/any-pod.ts'
import { imagesOf } from './images-of.ts'

const spec = {
  initContainers: [{ name: 'prepare', image: 'busybox:1' }],
  containers: [{ name: 'web', image: 'registry.example.com/shop/web:2.4.1' }, { image: 'nginx' }],
  ephemeralContainers: [{ name: 'debug', image: 'alpine' }],
  volumes: [
    { name: 'data', emptyDir: {} },
    { name: 'model', image: { reference: 'quay.io/models/one:1' } },
  ],
}
const all = ['busybox:1', 'registry.example.com/shop/web:2.4.1', 'nginx', 'alpine', 'quay.io/models/one:1']

test('every image of every object that makes pods: of containers of three kinds, and of volumes', () => {
  const template = { template: { spec } }
  const objects = {
    Pod: spec,
    Deployment: template,
    StatefulSet: template,
    DaemonSet: template,
    ReplicaSet: template,
    ReplicationController: template,
    Job: template,
    CronJob: { jobTemplate: { spec: template } },
  }
  for (const [kind, one] of Object.entries(objects)) {
    const object = { apiVersion: 'v1', kind, spec: one }
    const request = { kind: { group: '', version: 'v1', kind }, operation: 'CREATE', object }
    for (const asked of [object, request, { kind: 'AdmissionReview', request }]) {
      assert.deepEqual(
        imagesOf(asked).map(({ image }) => image),
        all,
        kind,
      )
    }
  }
  const [first, , unnamed] = imagesOf({ kind: 'Pod', spec })
  assert.deepEqual(first, {
    place: 'initContainers[0]',
    name: 'prepare',
    image: 'busybox:1',
    read: { reference: { registry: 'docker.io', repository: 'library/busybox', tag: '1' } },
  })
  assert.equal(unnamed?.name, undefined)
})

test('an object that makes no pods has no images; neither has one that goes', () => {
  for (const object of [{ kind: 'Service', spec }, { kind: 'constructor', spec }, null, 'Pod', []]) {
    assert.deepEqual(imagesOf(object), [])
  }
  const request = { kind: { kind: 'Pod' }, operation: 'DELETE', object: null, oldObject: { kind: 'Pod', spec } }
  assert.deepEqual(imagesOf({ kind: 'AdmissionReview', request }), [])
})

test('what cannot be read is in the list with its fault', () => {
  const faultsOf = (wrong: unknown): readonly string[] =>
    imagesOf({ kind: 'Pod', spec: wrong }).map(
      ({ place, read }) => `${place}: ${'fault' in read ? read.fault : 'good'}`,
    )
  assert.deepEqual(faultsOf('x'), ['spec: it is not an object'])
  assert.deepEqual(faultsOf({ containers: {} }), ['containers: it is not a list'])
  assert.deepEqual(faultsOf({ containers: [null, {}, { image: 5 }, { image: 'Bad' }, { image: 'good' }] }), [
    'containers[0]: it is not an object',
    'containers[1]: it is empty',
    'containers[2]: it is not a text',
    'containers[3]: its repository is not a name',
    'containers[4]: good',
  ])
  assert.deepEqual(faultsOf({ volumes: [{ image: {} }, { image: null }] }), ['volumes[0]: it is empty'])
})

test('a pod of too many images is cut, and says so as one that cannot be judged', () => {
  const images = imagesOf({
    kind: 'Pod',
    spec: { containers: Array.from({ length: 100_000 }, () => ({ image: 'a' })) },
  })
  assert.equal(images.length, 501)
  assert.deepEqual(images[500]?.read, { fault: 'it has more than 500 images' })
})

test('property: any JSON gives a list of images, each with a reference or a fault, none of them long', () => {
  let read = 0
  fc.assert(
    fc.property(anyPod, (pod) => {
      for (const { image, read: one } of imagesOf(pod)) {
        assert.ok(image.length <= 1024)
        assert.notEqual('fault' in one, 'reference' in one)
        if ('reference' in one) read++
      }
    }),
    { numRuns: 1000 },
  )
  assert.ok(read > 50, `only ${read} references among them`)
})

test('a document that is deep, or has an endless name, costs nothing', () => {
  let deep: unknown = {}
  for (let depth = 0; depth < 100_000; depth++) deep = { spec: deep, containers: deep }
  assert.equal(imagesOf({ kind: 'Pod', spec: deep })[0]?.read !== undefined, true)
  const [image] = imagesOf({ kind: 'Pod', spec: { containers: [{ image: 'a-'.repeat(1_000_000) }] } })
  assert.equal(image?.image.length, 1024)
})
