import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { outputSchema } from './output-schema.ts'

const email = { type: 'email', host: 'smtp.example.com', from: 'a@example.com', to: ['b@example.com'] }
const webhook = { type: 'webhook', url: 'https://hooks.example.com/x' }
const telegram = { type: 'chat', service: 'telegram', token: `1234:${'k'.repeat(35)}`, chatId: '-100' }
const slack = { type: 'chat', service: 'slack', url: 'https://hooks.slack.com/services/T/B/X' }

function faultsIn(output: object): string[] {
  const { error } = outputSchema().safeParse(output)
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)
}

test('the least of each kind is enough, and what was parsed is parsed the same', () => {
  for (const output of [
    email,
    webhook,
    telegram,
    slack,
    { ...slack, service: 'teams' },
    { ...slack, service: 'mattermost' },
  ]) {
    const parsed = outputSchema().parse(output)
    assert.deepEqual(outputSchema().parse(parsed), parsed)
  }
  const parsed = outputSchema().parse(email)
  assert.ok(parsed.type === 'email')
  assert.deepEqual([parsed.security, parsed.port, parsed.timeoutSeconds], ['starttls', 587, 15])
  const hook = outputSchema().parse(webhook)
  assert.ok(hook.type === 'webhook')
  assert.deepEqual([hook.method, hook.auth, hook.requestsPerSecond], ['POST', { kind: 'none' }, 150])
})

test('what would be unsafe or cannot be is refused', () => {
  assert.deepEqual(faultsIn({ ...webhook, url: 'http://hooks.example.com/' }), [
    'url: http:// is unencrypted: use https://, or set `allowPlain`',
  ])
  assert.deepEqual(faultsIn({ ...webhook, url: 'http://hooks.example.com/', allowPlain: true }), [])
  for (const url of [
    'ftp://x/',
    'https://',
    'https://a:b@x/',
    'https://x/#y',
    'file:///etc/passwd',
    'x',
    'https://x y/',
  ])
    assert.match(faultsIn({ ...webhook, url })[0] ?? '', /^url: expected an https:/, url)
  for (const header of ['Host', 'content-length', 'Content-Type', 'webhook-signature', 'X Y', 'X\r\nY'])
    assert.match(
      faultsIn({ ...webhook, auth: { kind: 'token', header, token: 'x' } })[0] ?? '',
      /^auth\.header/,
      header,
    )
  for (const token of ['a b', 'a\r\nX: y', 'ä', ''])
    assert.match(faultsIn({ ...webhook, auth: { kind: 'token', token } })[0] ?? '', /^auth\.token/, token)
  assert.match(faultsIn({ ...webhook, auth: { kind: 'basic', user: 'a:b', password: 'x' } })[0] ?? '', /^auth\.user/)
  assert.match(faultsIn({ ...webhook, auth: { kind: 'hmac', secret: 'whsec_short' } })[0] ?? '', /^auth\.secret/)
  assert.deepEqual(faultsIn({ ...email, user: 'x' }), ['password: user and password belong together'])
  assert.match(faultsIn({ ...email, user: 'x', password: 'y', security: 'plain' })[0] ?? '', /^security/)
  for (const to of [[], ['a@example.com\r\nBcc: x@y.z'], ['A <a@example.com>'], ['a'], Array(51).fill('a@example.com')])
    assert.match(faultsIn({ ...email, to })[0] ?? '', /^to/)
  assert.match(faultsIn({ ...telegram, token: '1234:../../x?' })[0] ?? '', /^token/)
  assert.match(faultsIn({ ...telegram, server: 'https://x/y' })[0] ?? '', /^server/)
  assert.match(faultsIn({ ...slack, url: 'http://x/' })[0] ?? '', /^url/)
  assert.match(faultsIn({ ...webhook, what: 1 })[0] ?? '', /what/)
})

type Json = { readonly [key: string]: unknown }

/** Every property of a JSON Schema, by its path. */
function propertiesOf(schema: Json, path = ''): [string, Json][] {
  const inner = Object.entries((schema['properties'] ?? {}) as Record<string, Json>)
  const branches = [...((schema['oneOf'] ?? []) as Json[]), ...((schema['anyOf'] ?? []) as Json[])]
  return [
    ...inner.flatMap(([name, part]): [string, Json][] => [
      [`${path}${name}`, part],
      ...propertiesOf(part, `${path}${name}.`),
    ]),
    ...branches.flatMap((branch) => propertiesOf(branch, path)),
  ]
}

test('every setting is described and has an example that is accepted; secrets are marked', () => {
  const properties = propertiesOf(z.toJSONSchema(outputSchema(), { io: 'input' }))
  assert.ok(properties.length > 40)
  for (const [path, property] of properties) {
    assert.ok(typeof property['description'] === 'string', `${path} has no description`)
    const isWord = 'const' in property || 'oneOf' in property
    assert.ok(isWord || property['secret'] === true || Array.isArray(property['examples']), `${path} has no example`)
  }
  const secrets = properties.filter(([, property]) => property['secret'] === true).map(([path]) => path)
  assert.deepEqual([...new Set(secrets)].sort(), [
    'auth.password',
    'auth.secret',
    'auth.token',
    'password',
    'token',
    'url',
  ])
})
