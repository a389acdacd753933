import { serve } from '@hono/node-server'
import type { Journal, ReportStore } from '@tidewaiter/journal'
import { createApi } from '../../api/create-api.ts'
import { createRateLimits } from '../../api/rate-limits.ts'
import { createSessionCookie } from '../../api/session-cookie.ts'
import { openKeyFile } from '../../credentials/key-file.ts'
import type { House } from '../../house.ts'
import { routes } from '../../routes.ts'
import type { ServerGateway } from '../../server-gateway.ts'
import { newId } from '../../state/new-id.ts'
import { openState } from '../../state/open-state.ts'

// The API over HTTP in a process of its own, which can be killed: `serve-api.ts FOLDER` says its port on standard output. Events
// of changes stay in the outbox of the state, as nothing moves them on.

const folder = process.argv[2] ?? ''
const state = await openState({ file: `${folder}/server.db` })
const now = Date.now
const house: House = {
  state,
  journal: {} as Journal,
  reports: {} as ReportStore,
  gateway: { integrationsInFile: () => ({}) } as ServerGateway,
  keys: openKeyFile(`${folder}/server.key`),
  tell: () => {},
  machine: { name: 'tidewaiter-1', address: '192.0.2.10' },
  origin: 'http://127.0.0.1',
  version: '0.0.0',
  now,
  newId: () => newId(now()),
  record: () => Promise.resolve(),
}
const many = createRateLimits(1e6, 1e6)
const app = createApi({
  house,
  routes: routes(),
  cookie: createSessionCookie(house.origin),
  limits: { unknown: many, known: many },
  addressOf: () => '127.0.0.1',
  corsOrigins: [],
})
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => process.stdout.write(`${port}\n`))
