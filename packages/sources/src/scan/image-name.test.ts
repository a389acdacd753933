import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imageNameParts } from './image-name.ts'

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`

test('the first part is a registry when it has a dot or a colon, or is localhost', () => {
  const cases: Readonly<Record<string, object>> = {
    nginx: { repository: 'nginx' },
    'library/nginx:1.29': { repository: 'library/nginx', tag: '1.29' },
    'registry.example.com/shop/web:2.4.1': { registry: 'registry.example.com', repository: 'shop/web', tag: '2.4.1' },
    'registry.example.com:5000/web': { registry: 'registry.example.com:5000', repository: 'web' },
    'localhost/web:1': { registry: 'localhost', repository: 'web', tag: '1' },
    [`shop/web@${digest}`]: { repository: 'shop/web', digest },
    [`shop/web:1@${digest}`]: { repository: 'shop/web', tag: '1', digest },
    '': {},
  }
  for (const [name, parts] of Object.entries(cases)) assert.deepEqual(imageNameParts(name), parts, name)
})
