import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import type { Config } from './config.ts'
import { findPlaces } from './find-places.ts'
import { findWarnings, loadConfig, type LoadedConfig } from './load-config.ts'
import { shownConfig } from './shown-config.ts'

type Right = Extract<LoadedConfig, { readonly config: Config }>

function loaded(file: string, text: string): Right {
  writeFileSync(file, text)
  const found = loadConfig(file)
  ok('config' in found, JSON.stringify(found))
  return found
}

test('relative paths count from the folder of the file, wherever the command is called', (t) => {
  const folder = temporaryFolder(t)
  const file = join(folder, 'tidewaiter.yaml')
  const { config, value } = loaded(
    file,
    `
state: state
control: { socket: run/control.sock }
intake:
  falco: { type: file, path: logs/*.jsonl }
  hook:
    type: http
    tls: { cert: web.pem, key: ../web.key, clientCa: /etc/ca.pem }
    clients: [{ name: a, token: { file: a.token } }, { name: b, token: { env: TOKEN } }]
integrations:
  siem: { to: "tls://siem", tls: { ca: ca.pem, cert: own.pem, key: own.key, passphrase: { file: own.pass } } }
`,
  )
  const at = (path: string): string => join(folder, path)
  equal(config.state, at('state'))
  equal(config.control.socket, at('run/control.sock'))
  deepEqual(config.intake['falco']?.settings, { path: at('logs/*.jsonl'), from: 'start', poll: 1000 })
  const { tls, clients } = config.intake['hook']!.settings as { tls: object; clients: { token: object }[] }
  deepEqual(tls, { cert: at('web.pem'), key: at('../web.key'), clientCa: '/etc/ca.pem' })
  deepEqual(
    clients.map(({ token }) => token),
    [{ file: at('a.token') }, { env: 'TOKEN' }],
  )
  deepEqual(config.integrations['siem']?.tls, {
    ca: at('ca.pem'),
    cert: at('own.pem'),
    key: at('own.key'),
    passphrase: { file: at('own.pass') },
  })
  deepEqual(findPlaces(file, {}, 1000), { folder: at('state'), socket: at('run/control.sock') })
  ok(shownConfig(value).includes(`path: ${at('logs/*.jsonl')}`))
  ok(shownConfig(value).includes('poll: 1s'))
})

test('what is named and not there is told with its place; what the service makes or waits for is not', (t) => {
  const folder = temporaryFolder(t)
  mkdirSync(join(folder, 'folder'))
  writeFileSync(join(folder, 'ca.pem'), 'x')
  const found = loaded(
    join(folder, 'tidewaiter.yaml'),
    `state: none
intake:
  falco: { type: file, path: "none/*.jsonl" }
  single: { type: file, path: none.jsonl }
  hook: { type: http, clients: [{ name: a, token: { env: NO_TOKEN } }, { name: b, token: { env: TOKEN } }] }
integrations:
  siem: { to: "tls://siem", tls: { ca: ca.pem, cert: none.pem, key: folder } }
`,
  )
  const warnings = findWarnings(found, { TOKEN: 'x' })
  deepEqual(
    warnings.map(({ line, column, path, message }) => [line, column, path, message.replace(`${folder}/`, '')]),
    [
      [4, 31, 'intake.single.path', 'none.jsonl cannot be read: there is no such file'],
      [5, 58, 'intake.hook.clients[0].token.env', 'the environment variable NO_TOKEN is not set here'],
      [7, 54, 'integrations.siem.tls.cert', 'none.pem cannot be read: there is no such file'],
      [7, 69, 'integrations.siem.tls.key', 'folder cannot be read: it is a folder'],
    ],
  )
  for (const { action } of warnings) match(action, /\.$/)
})
