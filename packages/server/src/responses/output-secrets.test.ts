import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { outputSchema } from '../notify/output-schema.ts'
import { joinOutput, readOutput, secretPaths, splitOutput, type OpenOutput } from './output-secrets.ts'

const hmac = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const outputs: readonly {
  readonly output: OpenOutput
  readonly secrets: Record<string, string>
  readonly elsewhere: OpenOutput
}[] = [
  {
    output: { type: 'email', host: 'smtp.example.com', user: 'tide', from: 'a@example.com', to: ['b@example.com'] },
    secrets: { password: 'harbour master' },
    elsewhere: { host: 'smtp.evil.example' },
  },
  {
    output: { type: 'webhook', url: 'https://hooks.example.com/x', auth: { kind: 'token', header: 'X-Api-Key' } },
    secrets: { 'auth.token': 'abcdefgh' },
    elsewhere: { url: 'https://hooks.evil.example/x' },
  },
  {
    output: { type: 'webhook', url: 'https://hooks.example.com/x', auth: { kind: 'basic', user: 'u' } },
    secrets: { 'auth.password': 'abcdefgh' },
    elsewhere: { allowPlain: true },
  },
  {
    output: { type: 'webhook', url: 'https://hooks.example.com/x', auth: { kind: 'hmac' } },
    secrets: { 'auth.secret': hmac },
    elsewhere: { ca: '-----BEGIN CERTIFICATE-----' },
  },
  {
    output: { type: 'chat', service: 'telegram', chatId: '-100' },
    secrets: { token: `1234:${'k'.repeat(35)}` },
    elsewhere: { server: 'https://evil.example' },
  },
  {
    output: { type: 'chat', service: 'slack' },
    secrets: { url: 'https://hooks.slack.com/services/T/B/X' },
    elsewhere: { ca: '-----BEGIN CERTIFICATE-----' },
  },
]

test('every secret of the schema of outputs has its path here, and none is left in what is kept open', () => {
  deepEqual(
    [
      ...new Set(secretsIn(z.toJSONSchema(outputSchema(), { io: 'input', unrepresentable: 'any' }) as Schema)),
    ].toSorted(),
    secretPaths.toSorted(),
  )
  for (const { output, secrets } of outputs) {
    const whole = outputSchema().parse(joinOutput(output, secrets))
    const parts = splitOutput(whole)
    deepEqual(parts.secrets, secrets)
    for (const secret of Object.values(secrets)) ok(!JSON.stringify(parts.open).includes(secret))
    deepEqual(outputSchema().parse(joinOutput(parts.open, parts.secrets)), whole)
  }
})

type Schema = {
  readonly secret?: boolean
  readonly properties?: Readonly<Record<string, Schema>>
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
}

function secretsIn(schema: Schema, path = ''): string[] {
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, part]) => [
      ...(part.secret === true ? [`${path}${name}`] : []),
      ...secretsIn(part, `${path}${name}.`),
    ]),
    ...[...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].flatMap((one) => secretsIn(one, path)),
  ]
}

test('a secret that is left out stays while it goes to the same place, and has to be given again for another', () => {
  for (const { output, secrets, elsewhere } of outputs) {
    const before = { open: splitOutput(outputSchema().parse(joinOutput(output, secrets))).open, secrets: () => secrets }
    const same = readOutput({ ...output, timeoutSeconds: 20 }, '#/o', before)
    ok('output' in same, JSON.stringify(same))
    deepEqual(splitOutput(same.output).secrets, secrets)
    const stolen = readOutput({ ...output, ...elsewhere }, '#/o', before)
    ok('faults' in stolen, JSON.stringify(elsewhere))
    equal(stolen.faults[0]?.pointer, `#/o/${Object.keys(secrets)[0]!.replaceAll('.', '/')}`)
    ok(!JSON.stringify(stolen).includes(Object.values(secrets)[0]!))
    ok('output' in readOutput(joinOutput({ ...output, ...elsewhere }, secrets), '#/o', before))
    ok('faults' in readOutput(output, '#/o', undefined) || output['type'] === 'email')
  }
})

test('another kind of output takes no secret over; a user that goes takes the password along', () => {
  const [mail, token, basic] = outputs.map(({ output, secrets }) => ({
    open: splitOutput(outputSchema().parse(joinOutput(output, secrets))).open,
    secrets: () => secrets,
  }))
  ok('faults' in readOutput(outputs[2]!.output, '#/o', token))
  ok('faults' in readOutput(outputs[1]!.output, '#/o', basic))
  const { user: _, ...anonymous } = outputs[0]!.output
  const got = readOutput(anonymous, '#/o', mail)
  ok('output' in got)
  deepEqual(splitOutput(got.output).secrets, {})
})
