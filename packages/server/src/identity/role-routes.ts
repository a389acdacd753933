import type { Kysely } from 'kysely'
import { z } from 'zod'
import { expectVersion } from '../api/expect-version.ts'
import { route, type Route } from '../api/route.ts'
import { idParams, nameSchema, pageOf, pageQuery, proseSchema, timeReply, timeText, toPage } from '../api/schemas.ts'
import { ServerError } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import type { Tables } from '../state/tables.ts'
import { expectHoldersWithin, expectUnused, renameEverywhere } from './named.ts'
import { meaningOfPermission, permissions, withImplied, type Permission } from './permissions.ts'
import { expectRoom } from './room.ts'
import { systemRoles } from './system-roles.ts'
import { expectFreeName } from './users.ts'
import { expectWithin } from './within.ts'

const group = 'Roles'

const permissionSchema = z.enum(permissions as [Permission, ...Permission[]])

const roleBody = z.strictObject({
  name: nameSchema().describe('Unique; a new name follows wherever the role is named.'),
  description: proseSchema().default(''),
  permissions: z
    .array(permissionSchema)
    .max(permissions.length)
    .describe('To manage something includes to view it. See /v1/permissions.'),
})

const roleSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  permissions: z.array(permissionSchema),
  createdAt: timeReply(),
  updatedAt: timeReply(),
  version: z.int(),
})

/** Roles that people make, and what there is to permit. Who changes a role changes everybody who has it. */
export function roleRoutes(): readonly Route[] {
  return [
    route({
      name: 'listPermissions',
      method: 'GET',
      path: '/v1/permissions',
      group,
      summary: 'Every permission and what it allows, and the roles that are always there',
      access: 'known',
      reply: z.object({
        permissions: z.array(z.object({ name: permissionSchema, meaning: z.string() })),
        systemRoles: z.array(
          z.object({
            name: z.string(),
            like: z.string().describe('The role of KCS that it resembles.'),
            description: z.string(),
            permissions: z.array(permissionSchema),
          }),
        ),
      }),
      handle: () =>
        Promise.resolve({
          permissions: permissions.map((name) => ({ name, meaning: meaningOfPermission(name) })),
          systemRoles: systemRoles.map((role) => ({ ...role, permissions: [...role.permissions] })),
        }),
    }),
    route({
      name: 'listRoles',
      method: 'GET',
      path: '/v1/roles',
      group,
      summary: 'Roles that people have made, oldest first; those that are always there are in /v1/permissions',
      access: 'administration.roles.view',
      query: pageQuery(),
      reply: pageOf(roleSchema),
      handle: async ({ query: { after = '', limit } }, { state }) => {
        const rows = await state.db
          .selectFrom('roles')
          .selectAll()
          .where('id', '>', after)
          .orderBy('id')
          .limit(limit + 1)
          .execute()
        return toPage(rows, limit, roleReply)
      },
    }),
    route({
      name: 'createRole',
      method: 'POST',
      path: '/v1/roles',
      group,
      summary: 'Adds a role',
      access: 'administration.roles.manage',
      events: ['ADM-004'],
      creates: true,
      body: roleBody,
      reply: roleSchema,
      handle: (call, house) =>
        call.change(async ({ db, emit }) => {
          const { name, description } = call.body
          await expectFreeName(db, 'roles', name)
          await expectRoom(db, 'roles')
          expectWithin(call.actor, { permissions: withImplied(call.body.permissions), reach: [] }, `the role ${name}`)
          const at = house.now()
          const list = JSON.stringify([...new Set(call.body.permissions)])
          const row = {
            id: house.newId(),
            name,
            description,
            permissions: list,
            created_at: at,
            updated_at: at,
            version: 1,
          }
          await db.insertInto('roles').values(row).execute()
          emit(serverEvent(house, call, 'ADM-004', { fields: { artifactName: name }, rule: 'createRole' }))
          return roleReply(row)
        }),
    }),
    route({
      name: 'readRole',
      method: 'GET',
      path: '/v1/roles/{id}',
      group,
      summary: 'A role',
      access: 'administration.roles.view',
      params: idParams(),
      reply: roleSchema,
      handle: async ({ params }, { state }) => roleReply(await roleOf(state.db, params.id)),
    }),
    route({
      name: 'changeRole',
      method: 'PUT',
      path: '/v1/roles/{id}',
      group,
      summary: 'Changes a role, and with it what everybody may who has it',
      access: 'administration.roles.manage',
      events: ['ADM-005'],
      params: idParams(),
      body: roleBody,
      reply: roleSchema,
      handle: (call, house) =>
        call.change(async ({ db, emit }) => {
          const before = await roleOf(db, call.params.id)
          expectVersion(call, before.version)
          const { name, description } = call.body
          const what = `the role ${before.name}`
          expectWithin(call.actor, { permissions: permissionsOf(before), reach: [] }, what)
          expectWithin(call.actor, { permissions: withImplied(call.body.permissions), reach: [] }, what)
          await expectFreeName(db, 'roles', name, before.id)
          await expectHoldersWithin(db, call.actor, 'role', before.name)
          const list = JSON.stringify([...new Set(call.body.permissions)])
          const after = {
            ...before,
            name,
            description,
            permissions: list,
            updated_at: house.now(),
            version: before.version + 1,
          }
          await db.updateTable('roles').set(after).where('id', '=', before.id).execute()
          await renameEverywhere(db, 'role', before.name, name)
          emit(serverEvent(house, call, 'ADM-005', { fields: { artifactName: name }, rule: 'changeRole' }))
          return roleReply(after)
        }),
    }),
    route({
      name: 'removeRole',
      method: 'DELETE',
      path: '/v1/roles/{id}',
      group,
      summary: 'Removes a role that nobody has',
      access: 'administration.roles.manage',
      events: ['ADM-006'],
      params: idParams(),
      handle: (call, house) =>
        call.change(async ({ db, emit }) => {
          const role = await roleOf(db, call.params.id)
          expectVersion(call, role.version)
          expectWithin(call.actor, { permissions: permissionsOf(role), reach: [] }, `the role ${role.name}`)
          await expectUnused(db, 'role', role.name)
          await db.deleteFrom('roles').where('id', '=', role.id).execute()
          emit(serverEvent(house, call, 'ADM-006', { fields: { artifactName: role.name }, rule: 'removeRole' }))
        }),
    }),
  ]
}

type RoleRow = Tables['roles']

function permissionsOf(row: RoleRow): ReadonlySet<Permission> {
  return withImplied(JSON.parse(row.permissions) as Permission[])
}

function roleReply(row: RoleRow): z.input<typeof roleSchema> {
  const { id, name, description, version } = row
  return {
    id,
    name,
    description,
    version,
    permissions: JSON.parse(row.permissions) as Permission[],
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
  }
}

async function roleOf(db: Kysely<Tables>, id: string): Promise<RoleRow> {
  const row = await db.selectFrom('roles').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new ServerError('not-found', { what: 'role of this id' })
  return row
}
