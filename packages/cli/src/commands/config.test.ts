import { equal, match } from 'node:assert/strict'
import { test } from 'node:test'
import { run } from '../testing/fake-io.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

test('the example is right, and so is what is shown of it', async (t) => {
  const folder = temporaryFolder(t)
  const { stdout } = await run(['config', 'example'])
  const file = folder.write('tidewaiter.yaml', stdout)
  equal((await run(['config', 'check', file])).stdout, `${file} is right\n`)
  const shown = await run(['config', 'show', file])
  equal((await run(['config', 'check', folder.write('shown.yaml', shown.stdout)])).code, 0)
})

test('a wrong one is shown with every place, and ends with 2', async (t) => {
  const file = temporaryFolder(t).write('tidewaiter.yaml', 'log: { level: loud }\nclutser: "\x1b[31m"\n')
  const { code, stdout, stderr } = await run(['config', 'check', file])
  equal(code, 2)
  equal(stdout, '')
  match(stderr, /:1:15: log\.level: expected one of debug, info, warning, error\n/)
  match(
    stderr,
    /:2:1: clutser: there is no such key; did you mean cluster\?\n {2}2 \| clutser: "\\x1b\[31m"\n {4}\| \^{7}\n/,
  )
  match(stderr, /has 2 faults\n/)
})

test('what is doubtful is said, and is no fault', async (t) => {
  const text = 'integrations: { siem: { to: "tls://a", tls: { insecureSkipVerify: true } } }\n'
  const file = temporaryFolder(t).write('tidewaiter.yaml', text)
  const { code, stderr } = await run(['config', 'check', file])
  equal(code, 0)
  equal(
    stderr.split('\n')[0],
    `warning: ${file}:1:67: integrations.siem.tls.insecureSkipVerify: any certificate is accepted: whoever is in between reads and changes everything`,
  )
})

test('the schema is JSON', async () => {
  const { stdout } = await run(['config', 'schema'])
  match((JSON.parse(stdout) as { $schema: string }).$schema, /json-schema\.org/)
})
