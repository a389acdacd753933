import { z } from 'zod'
import { expectVersion } from '../api/expect-version.ts'
import { route, type Call, type Route } from '../api/route.ts'
import { timeReply, timeText } from '../api/schemas.ts'
import { ServerError } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import { allSettings } from './all-settings.ts'
import { keptSetting, openSetting, sealSetting, type KeptSetting, type Setting } from './settings.ts'

const group = 'Settings'

const listSchema = z.object({
  items: z.array(
    z.object({
      name: z.string().describe('In its path: /v1/settings/NAME.'),
      summary: z.string(),
      version: z.int().describe('0 while nothing was set, and what is built in holds.'),
      changedAt: timeReply().optional(),
    }),
  ),
})

/** What is set for the whole server: a list, and routes for each document. */
export function settingsRoutes(): readonly Route[] {
  return [
    route({
      name: 'listSettings',
      method: 'GET',
      path: '/v1/settings',
      group,
      summary: 'Which documents of settings there are',
      access: 'administration.settings.view',
      reply: listSchema,
      handle: async (_, { state }) => {
        const items = []
        for (const setting of allSettings) {
          const kept = await keptSetting(state.db, setting)
          items.push({ name: setting.name, summary: setting.summary, ...agesOf(kept) })
        }
        return { items }
      },
    }),
    ...allSettings.flatMap(routesOf),
  ]
}

function routesOf(setting: Setting<unknown>): readonly Route[] {
  const { name, summary, schema, secrets, area = 'administration.settings' } = setting
  const title = name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
  const path = `/v1/settings/${name}` as const
  const reply = z.object({
    name: z.string(),
    value: z
      .unknown()
      .describe('The document, without its secrets.')
      .meta({ examples: [setting.initial] }),
    secretsSet: z.array(z.string()).describe('Paths of the secrets that are set; no reply holds one.'),
    version: z.int().describe('0 while nothing was set, and what is built in holds.'),
    changedAt: timeReply().optional(),
  })
  const shown = (kept: KeptSetting): z.input<typeof reply> => ({
    name,
    value: kept.value,
    secretsSet: Object.keys(kept.secrets),
    ...agesOf(kept),
  })
  const keeps = secrets.length === 0 ? '' : '; a secret that is not given stays as it is'

  return [
    route({
      name: `read${title}Settings`,
      method: 'GET',
      path,
      group,
      summary,
      access: `${area}.view`,
      reply,
      handle: async (_, { state }) => shown(await keptSetting(state.db, setting)),
    }),
    route({
      name: `change${title}Settings`,
      method: 'PUT',
      path,
      group,
      summary: `Changes the settings ${name}${keeps}`,
      access: `${area}.manage`,
      events: ['ADM-019'],
      body: schema,
      bodyLimit: 2 * 1024 * 1024,
      reply,
      handle: async (call, house) => {
        expectWholeReach(call)
        return call.change(async ({ db, emit }) => {
          const before = await keptSetting(db, setting)
          expectVersion(call, before.version)
          await setting.guard?.(call.body, { db, actor: call.actor })
          const sealed = sealSetting(house.keys, setting, call.body, before)
          const updatedAt = house.now()
          // What was removed goes on counting: a tag that was read before never fits what came after.
          const version = before.version + 1
          const row = { name, value: JSON.stringify(sealed), version, updated_at: updatedAt }
          await db
            .insertInto('settings')
            .values(row)
            .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
            .execute()
          emit(serverEvent(house, call, 'ADM-019', { fields: { artifactName: name }, rule: `change${title}Settings` }))
          return shown({ ...sealed, version, updatedAt })
        })
      },
    }),
    route({
      name: `reset${title}Settings`,
      method: 'DELETE',
      path,
      group,
      summary: `Puts the settings ${name} back to what is built in, and forgets their secrets`,
      access: `${area}.manage`,
      events: ['ADM-019'],
      handle: async (call, house) => {
        expectWholeReach(call)
        await call.change(async ({ db, emit }) => {
          const before = await keptSetting(db, setting)
          expectVersion(call, before.version)
          if (before.version === 0) return
          const value = JSON.stringify({ value: setting.initial, secrets: {} })
          await db
            .updateTable('settings')
            .set({ value, version: before.version + 1, updated_at: house.now() })
            .where('name', '=', name)
            .execute()
          emit(serverEvent(house, call, 'ADM-019', { fields: { artifactName: name }, rule: `reset${title}Settings` }))
        })
      },
    }),
    ...(setting.check === undefined ? [] : [checkRoute(setting, title)]),
  ]
}

const checkedSchema = z.object({
  works: z.boolean(),
  fault: z
    .object({ code: z.string(), detail: z.string(), action: z.string().describe('What to do about it.') })
    .optional()
    .describe('What is wrong, when it does not work.'),
})

function checkRoute(setting: Setting<unknown>, title: string): Route {
  return route({
    name: `check${title}Settings`,
    method: 'POST',
    path: `/v1/settings/${setting.name}/check`,
    group,
    summary: `Tries the settings ${setting.name} out without keeping them; secrets that are not given are those that are kept`,
    access: `${setting.area ?? 'administration.settings'}.manage`,
    body: setting.schema,
    bodyLimit: 2 * 1024 * 1024,
    reply: checkedSchema,
    handle: async (call, house) => {
      expectWholeReach(call)
      const before = await keptSetting(house.state.db, setting)
      const tried = { ...before, ...sealSetting(house.keys, setting, call.body, before) }
      try {
        await setting.check?.(openSetting(house.keys, setting, tried), house)
        return { works: true }
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && 'action' in error)) throw error
        return {
          works: false,
          fault: { code: String(error.code), detail: error.message, action: String(error.action) },
        }
      }
    },
  })
}

/** Settings hold for everything, so whoever changes them must not be limited to a part. */
function expectWholeReach({ actor }: Pick<Call<unknown, unknown, unknown>, 'actor'>): void {
  if (actor.reach !== undefined) throw new ServerError('beyond-reach', { what: 'what holds for the whole server' })
}

function agesOf({ version, updatedAt }: KeptSetting): { version: number; changedAt?: string } {
  return { version, ...(updatedAt !== undefined && { changedAt: timeText(updatedAt) }) }
}
