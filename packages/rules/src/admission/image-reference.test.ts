import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readImageReference } from './image-reference.ts'

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`

function partsOf(text: string): readonly (string | undefined)[] {
  const read = readImageReference(text)
  if ('fault' in read) return [read.fault]
  const { registry, repository, tag, digest: found } = read.reference
  return [registry, repository, tag, found]
}

test('what a name leaves out is what Docker makes of it', () => {
  const cases: Readonly<Record<string, readonly (string | undefined)[]>> = {
    nginx: ['docker.io', 'library/nginx', 'latest', undefined],
    'nginx:1.29': ['docker.io', 'library/nginx', '1.29', undefined],
    'shop/web': ['docker.io', 'shop/web', 'latest', undefined],
    'docker.io/nginx': ['docker.io', 'library/nginx', 'latest', undefined],
    'index.docker.io/shop/web:1': ['docker.io', 'shop/web', '1', undefined],
    'registry.example.com/web': ['registry.example.com', 'web', 'latest', undefined],
    'registry.example.com:5000/shop/web:2.4.1': ['registry.example.com:5000', 'shop/web', '2.4.1', undefined],
    'localhost/web': ['localhost', 'web', 'latest', undefined],
    'localhost:5000': ['docker.io', 'library/localhost', '5000', undefined],
    'REGISTRY/web': ['REGISTRY', 'web', 'latest', undefined],
    '[2001:db8::1]:5000/web': ['[2001:db8::1]:5000', 'web', 'latest', undefined],
    'a/b/c/d__e-f.g': ['docker.io', 'a/b/c/d__e-f.g', 'latest', undefined],
    [`nginx@${digest}`]: ['docker.io', 'library/nginx', undefined, digest],
    [`quay.io/shop/web:1@${digest}`]: ['quay.io', 'shop/web', '1', digest],
    [`web@sha512:${'ab'.repeat(64)}`]: ['docker.io', 'library/web', undefined, `sha512:${'ab'.repeat(64)}`],
  }
  for (const [text, parts] of Object.entries(cases)) assert.deepEqual(partsOf(text), parts, text)
})

test('what is no name is a fault that says why', () => {
  const cases: Readonly<Record<string, string>> = {
    '': 'it is empty',
    Nginx: 'its repository is not a name',
    'shop//web': 'its repository is not a name',
    'shop/web/': 'its repository is not a name',
    '/web': 'its repository is not a name',
    'shop/-web': 'its repository is not a name',
    a___b: 'its repository is not a name',
    'https://registry.example.com/web': 'its registry is not a host',
    'registry_1.example.com/web': 'its registry is not a host',
    'web:': 'its tag is not one',
    'web:-1': 'its tag is not one',
    [`web:${'x'.repeat(129)}`]: 'its tag is not one',
    'web@': 'its digest is not one',
    'web@sha256:abc': 'its digest is not one',
    [`web@${digest.toUpperCase()}`]: 'its digest is not one',
    [`web@${digest}@${digest}`]: 'its digest is not one',
    'web\n': 'its repository is not a name',
    'web:1\n': 'its tag is not one',
    ['a'.repeat(64)]: 'it is the id of an image and not a name',
    ['a'.repeat(256)]: 'its repository has more than 255 characters',
    ['a/'.repeat(600)]: 'it has more than 1024 characters',
  }
  for (const [text, fault] of Object.entries(cases)) assert.deepEqual(partsOf(text), [fault], JSON.stringify(text))
})

test('property: any text is a name or a fault, and what was read is read the same again', () => {
  const parts = fc.array(
    fc.constantFrom('a', 'B', '1', '.', ':', '/', '@', '-', '_', digest, 'localhost', 'x.y', '\n'),
    { maxLength: 10 },
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        parts.map((some) => some.join('')),
      ),
      (text) => {
        const read = readImageReference(text)
        if ('fault' in read) return assert.ok(read.fault.length > 0)
        const { registry, repository, tag, digest: found } = read.reference
        const whole = `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${found === undefined ? '' : `@${found}`}`
        assert.deepEqual(readImageReference(whole), read)
      },
    ),
    { numRuns: 2000 },
  )
})
