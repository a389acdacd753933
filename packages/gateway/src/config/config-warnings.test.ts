import { deepEqual, ok } from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { configWarnings } from './config-warnings.ts'
import { parseConfig } from './parse-config.ts'
import { settingName } from './setting-name.ts'

function settingsOf(text: string): string[] {
  const parsed = parseConfig(text)
  ok('config' in parsed, JSON.stringify(parsed))
  return configWarnings(parsed.config).map(({ path }) => settingName(path))
}

test('a secret that others can read, and a check that was switched off, is told', (t) => {
  const folder = temporaryFolder(t)
  const [open, closed] = [join(folder, 'open'), join(folder, 'closed')]
  for (const file of [open, closed]) writeFileSync(file, 'x')
  chmodSync(open, 0o644)
  chmodSync(closed, 0o640)
  const client = (name: string, file: string): string => `{ name: ${name}, token: { file: ${file} } }`
  deepEqual(
    settingsOf(`
integrations:
  siem: { to: "tls://a", tls: { cert: ${open}, key: ${open}, passphrase: { file: ${closed} } } }
  test: { to: "tls://a", tls: { insecureSkipVerify: true } }
intake:
  hook: { type: http, clients: [${client('one', closed)}, ${client('two', open)}] }
`),
    ['integrations.siem.tls.key', 'integrations.test.tls.insecureSkipVerify', 'intake.hook.clients[1].token'],
  )
})

test('reports of which one is kept cannot be compared; those larger than the journal are told', () => {
  deepEqual(settingsOf('reports: { keep: 1, maxSize: 2GiB }\njournal: { maxSize: 1GiB }\n'), [
    'reports.keep',
    'reports.maxSize',
  ])
  deepEqual(settingsOf('reports: { keep: 0, maxSize: 2GiB }\njournal: { maxSize: 1GiB }\n'), [])
})
