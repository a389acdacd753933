// A server that does nothing but response policies, on the folder that its argument names: to be killed. Says `ready` when it
// is up, and appends an event for each line that it reads, answering with the line when the event is on disk.
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { entryLines } from '@tidewaiter/intake'
import { openJournal, openReportStore } from '@tidewaiter/journal'
import { kcs20, testEvent } from '@tidewaiter/model'
import { tellNobody } from '@tidewaiter/telemetry'
import { openKeyFile } from '../../credentials/key-file.ts'
import type { House } from '../../house.ts'
import type { ServerGateway } from '../../server-gateway.ts'
import { newId } from '../../state/new-id.ts'
import { openState } from '../../state/open-state.ts'
import { responsesTask } from '../responses-task.ts'

const [folder = '', url = ''] = process.argv.slice(2)
const state = await openState({ file: join(folder, 'server.db') })
const journal = await openJournal({ folder }, tellNobody)
const house: House = {
  state,
  journal,
  keys: openKeyFile(join(folder, 'server.key')),
  tell: tellNobody,
  now: Date.now,
  version: '0',
  reports: await openReportStore({ folder }),
  gateway: {} as ServerGateway,
  machine: { name: 'tidewaiter-1', address: '192.0.2.10' },
  origin: 'https://tidewaiter.example.com',
  newId: () => newId(Date.now()),
  record: () => Promise.resolve(),
}
const policy = {
  name: 'Tell',
  description: '',
  enabled: true,
  trigger: { codes: ['NCMP-001'] },
  quietSeconds: 0,
  outputs: [{ name: 'hook', output: { type: 'webhook', url, allowPlain: true, timeoutSeconds: 5 } }],
}
await state.change(async ({ db }) => {
  const at = { created_at: 1, updated_at: 1, version: 1, from_sequence: 1 }
  await db
    .insertInto('response_policies')
    .values({
      id: newId(1),
      name: 'Tell',
      document: JSON.stringify(policy),
      secrets: '{}',
      enabled: 1,
      scopes: null,
      made_by: 'a',
      ...at,
    })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const value = JSON.stringify({ value: { allowPrivate: true }, secrets: {} })
  await db
    .insertInto('settings')
    .values({ name: 'notices', value, version: 1, updated_at: 1 })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
})
await responsesTask.start(house)
process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  const event = testEvent('NCMP-001', Date.now())
  const named = { ...event, fields: { ...event.fields, artifactName: `registry.example.com/a:${line}` } }
  await journal.append({ count: 1, bodies: new Map([[kcs20.name, entryLines([named], kcs20)]]) })
  process.stdout.write(`${line}\n`)
}
