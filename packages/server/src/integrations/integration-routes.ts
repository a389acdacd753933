import { z } from 'zod'
import { expectVersion } from '../api/expect-version.ts'
import { route, type Route } from '../api/route.ts'
import { limitQuery, pageOf, toPage } from '../api/schemas.ts'
import { expectUnlinked } from '../agents/linked-integrations.ts'
import { seal, unseal } from '../credentials/seal.ts'
import type { House } from '../house.ts'
import { ServerError, wrongBody } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import { configOf } from './config-of.ts'
import { keyPlace, type IntegrationRow } from './kept-integrations.ts'
import { expectWholeReach, integrationId, integrationParams, locate, locateOwn, type Located } from './located.ts'
import { showIntegration, shownIntegrationSchema, type ShownIntegration } from './shown-integration.ts'
import { takeOn } from './take-on.ts'
import { checkMaterial } from './tls-material.ts'
import { integrationBody, type IntegrationBody, type WrittenSettings } from './written-settings.ts'

const group = 'Integrations'
const view = 'administration.integrations.view'
const manage = 'administration.integrations.manage'
/** Each has a connection, buffers and a place in the journal that holds old events back. */
const mostIntegrations = 100

/**
 * SIEM integrations: those of the configuration file, which are read here, and those that are made here.
 *
 *   checked -> stored with its event -> taken on by the gateway
 *
 * What the gateway would refuse is refused before it is stored. A process that ends between storing and taking on runs what is
 * stored at its next start.
 */
export function integrationRoutes(): readonly Route[] {
  return [
    route({
      name: 'listIntegrations',
      method: 'GET',
      path: '/v1/integrations',
      group,
      summary:
        'SIEM integrations with their status: those of the configuration file by name, then those made here, oldest first',
      access: view,
      query: z.strictObject({
        after: integrationId().optional().describe('Go on behind this one: `next` of the page before.'),
        limit: limitQuery().describe('How many at most, 1 to 1000; 100 when absent.'),
      }),
      reply: pageOf(shownIntegrationSchema()),
      handle: async ({ query: { after, limit } }, house) => {
        const rows = await house.state.db.selectFrom('integrations').selectAll().orderBy('id').execute()
        const inFile = Object.entries(house.gateway.integrationsInFile()).toSorted(([one], [other]) =>
          one < other ? -1 : 1,
        )
        const all = [
          ...inFile.map(([name, config]): Located => ({ owner: 'file', name, config })),
          ...rows.map((row): Located => ({ owner: 'api', name: row.name, row })),
        ].map((found) => showIntegration(house, found))
        // One that was removed meanwhile is not found: the list begins anew rather than to end too early.
        const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1
        return toPage(all.slice(from, from + limit + 1), limit, (shown) => shown)
      },
    }),
    route({
      name: 'createIntegration',
      method: 'POST',
      path: '/v1/integrations',
      group,
      summary: 'Makes an integration, which begins to send at once unless it is not enabled',
      access: manage,
      events: ['ADM-015'],
      creates: true,
      body: integrationBody(),
      bodyLimit: 512 * 1024,
      reply: shownIntegrationSchema(),
      handle: async (call, house) => {
        expectWholeReach(call)
        const { name, enabled } = call.body
        const { settings, key } = checkedBody(call.body, () => undefined)
        const made = await call.change(async ({ db, emit }) => {
          expectFree(
            house,
            name,
            (await db.selectFrom('integrations').select('name').execute()).map((row) => row.name),
          )
          const at = house.now()
          const id = house.newId()
          const row: IntegrationRow = {
            id,
            name,
            enabled: Number(enabled),
            settings: JSON.stringify(settings),
            made_by: call.actor.name,
            tls_key: key === undefined ? null : seal(house.keys, keyPlace(id), key),
            created_at: at,
            updated_at: at,
            version: 1,
          }
          await db.insertInto('integrations').values(row).execute()
          emit(serverEvent(house, call, 'ADM-015', { fields: { artifactName: name }, rule: 'createIntegration' }))
          return showIntegration(house, { owner: 'api', name, row })
        })
        return shownAtWork(house, made)
      },
    }),
    route({
      name: 'readIntegration',
      method: 'GET',
      path: '/v1/integrations/{id}',
      group,
      summary: 'One integration with its status',
      access: view,
      params: integrationParams(),
      reply: shownIntegrationSchema(),
      handle: async ({ params: { id } }, house) => showIntegration(house, await locate(house, house.state.db, id)),
    }),
    route({
      name: 'changeIntegration',
      method: 'PUT',
      path: '/v1/integrations/{id}',
      group,
      summary:
        'Puts other settings in place of those of an integration; what it has not sent yet goes out with the new ones',
      access: manage,
      events: ['ADM-016'],
      params: integrationParams(),
      body: integrationBody(),
      bodyLimit: 512 * 1024,
      reply: shownIntegrationSchema(),
      handle: async (call, house) => {
        expectWholeReach(call)
        const { name, enabled } = call.body
        const changed = await call.change(async ({ db, emit }) => {
          const before = await locateOwn(house, db, call.params.id)
          expectVersion(call, before.version)
          if (name !== before.name)
            throw wrongBody('/name', `the name stays ${before.name}: make another integration instead`)
          const kept = (): string | undefined =>
            before.tls_key === null ? undefined : unseal(house.keys, keyPlace(before.id), before.tls_key)
          const { settings, key } = checkedBody(call.body, kept)
          const row: IntegrationRow = {
            ...before,
            enabled: Number(enabled),
            settings: JSON.stringify(settings),
            tls_key: key === undefined ? null : seal(house.keys, keyPlace(before.id), key),
            updated_at: house.now(),
            version: before.version + 1,
          }
          await db.updateTable('integrations').set(row).where('id', '=', row.id).execute()
          emit(serverEvent(house, call, 'ADM-016', { fields: { artifactName: name }, rule: 'changeIntegration' }))
          return showIntegration(house, { owner: 'api', name, row })
        })
        return shownAtWork(house, changed)
      },
    }),
    route({
      name: 'removeIntegration',
      method: 'DELETE',
      path: '/v1/integrations/{id}',
      group,
      summary:
        'Removes an integration; what it has not sent is not sent any more, unless one of its name is made again in time',
      access: manage,
      events: ['ADM-017'],
      params: integrationParams(),
      handle: async (call, house) => {
        expectWholeReach(call)
        await call.change(async ({ db, emit }) => {
          const row = await locateOwn(house, db, call.params.id)
          expectVersion(call, row.version)
          if (!Object.hasOwn(house.gateway.integrationsInFile(), row.name)) await expectUnlinked(db, row.name)
          await db.deleteFrom('integrations').where('id', '=', row.id).execute()
          emit(serverEvent(house, call, 'ADM-017', { fields: { artifactName: row.name }, rule: 'removeIntegration' }))
        })
        await takeOn(house).catch(tellLater(house))
      },
    }),
  ]
}

/**
 * Settings and key to keep, checked as the gateway checks them.
 *
 * @param kept gives the key that is kept, for a certificate that comes without one
 * @throws {ServerError} `request-invalid`
 */
function checkedBody(
  body: IntegrationBody,
  kept: () => string | undefined,
): { readonly settings: WrittenSettings; readonly key: string | undefined } {
  const { name: _, enabled: _enabled, tls, ...rest } = body
  const { key: given, ...open } = tls ?? {}
  const key = given ?? (open.certificate === undefined ? undefined : kept())
  const settings: WrittenSettings = { ...rest, ...(tls !== undefined && { tls: open }) }
  checkMaterial({ ...open, key })
  configOf(settings, { ca: open.ca, cert: open.certificate, key })
  return { settings, key }
}

/** @throws {ServerError} `name-taken`, `not-possible-now` */
function expectFree(house: House, name: string, taken: readonly string[]): void {
  if (taken.includes(name) || Object.hasOwn(house.gateway.integrationsInFile(), name)) {
    throw new ServerError('name-taken', { what: 'integration', name })
  }
  if (taken.length >= mostIntegrations) {
    const fault = `there are ${mostIntegrations} integrations, which is the most`
    throw new ServerError('not-possible-now', { fault, action: 'Remove one first.' })
  }
}

/** Has the gateway take on what was stored, and shows it as it is then. */
async function shownAtWork(house: House, shown: ShownIntegration): Promise<ShownIntegration> {
  await takeOn(house).catch(tellLater(house))
  const found = await locate(house, house.state.db, shown.id).catch(() => undefined)
  return found === undefined ? shown : { ...shown, status: showIntegration(house, found).status }
}

/** What was stored stays so; the task tries again. */
function tellLater({ tell }: Pick<House, 'tell'>): (error: unknown) => void {
  return (error) =>
    tell('task-failed', { task: 'integrations', reason: error instanceof Error ? error.message : String(error) })
}
