import type { Kysely } from 'kysely'
import { z } from 'zod'
import { nameSchema, timeReply, timeText } from '../api/schemas.ts'
import { ServerError } from '../server-errors.ts'
import type { Tables } from '../state/tables.ts'
import { systemRoles } from './system-roles.ts'

export type UserRow = Tables['users']

/** A name of a user; an OpenID provider may say a long address. */
export function userNameSchema(): z.ZodString {
  return nameSchema(256)
}

const mostNames = 100

/** Names of roles or scopes, each once. */
export function namesSchema(): z.ZodType<string[]> {
  return z
    .array(nameSchema())
    .max(mostNames)
    .refine((names) => new Set(names).size === names.length, 'has to name each once')
}

/** What people decide about a user. */
export type UserFacts = {
  readonly name: string
  readonly displayName?: string | undefined
  readonly email?: string | undefined
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
}

export const userFacts: z.ZodObject<{
  name: z.ZodString
  displayName: z.ZodOptional<z.ZodString>
  email: z.ZodOptional<z.ZodString>
  roles: z.ZodType<string[]>
  scopes: z.ZodType<string[]>
}> = z.strictObject({
  name: userNameSchema().describe('Unique; what events call the user, and what the user signs in with.'),
  displayName: nameSchema(200).optional(),
  email: emailSchema().optional(),
  roles: namesSchema().describe('Names of roles: what the user may do is that of all together.'),
  scopes: namesSchema().describe(
    'Names of scopes: the user sees what one of them covers. None of them means everything.',
  ),
})

/** An address as providers give it too: what mail does not need is not demanded. */
export function emailSchema(): z.ZodString {
  return z
    .string()
    .max(254)
    .regex(/^[^\s@\p{C}]+@[^\s@\p{C}]+$/u, 'expected an e-mail address')
}

export const userSchema: z.ZodType<unknown, UserReply> = z.object({
  id: z.string(),
  name: z.string(),
  displayName: z.string().optional(),
  email: z.string().optional(),
  signsInWith: z
    .enum(['password', 'oidc'])
    .describe('Name, address and roles of a user of OpenID Connect are those that the provider says.'),
  roles: z.array(z.string()),
  scopes: z.array(z.string()).describe('None of them means everything.'),
  disabled: z.boolean(),
  mustChangePassword: z
    .boolean()
    .describe('The password was set by somebody else, and is good for choosing another one only.'),
  createdAt: timeReply(),
  updatedAt: timeReply(),
  version: z.int(),
})

type UserReply = {
  id: string
  name: string
  displayName?: string | undefined
  email?: string | undefined
  signsInWith: 'password' | 'oidc'
  roles: string[]
  scopes: string[]
  disabled: boolean
  mustChangePassword: boolean
  createdAt: string
  updatedAt: string
  version: number
}

/** A user as replies show one. */
export function userReply(row: UserRow): UserReply {
  return {
    id: row.id,
    name: row.name,
    ...(row.display_name !== null && { displayName: row.display_name }),
    ...(row.email !== null && { email: row.email }),
    signsInWith: row.external === null ? 'password' : 'oidc',
    roles: JSON.parse(row.roles) as string[],
    scopes: JSON.parse(row.scopes) as string[],
    disabled: row.disabled !== 0,
    mustChangePassword: row.must_change !== 0,
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
    version: row.version,
  }
}

/** @throws {ServerError} `not-found` */
export async function userOf(db: Kysely<Tables>, id: string): Promise<UserRow> {
  const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new ServerError('not-found', { what: 'user of this id' })
  return row
}

/**
 * Refuses a name that another one has.
 *
 * @param id of the one that is to have it; undefined for a new one
 * @throws {ServerError} `name-taken`
 */
export async function expectFreeName(
  db: Kysely<Tables>,
  table: 'users' | 'roles' | 'scopes',
  name: string,
  id?: string,
): Promise<void> {
  const row = await db.selectFrom(table).select('id').where('name', '=', name).executeTakeFirst()
  const isSystem = table === 'roles' && systemRoles.some((role) => role.name === name)
  if (isSystem || (row !== undefined && row.id !== id)) {
    throw new ServerError('name-taken', { what: table.slice(0, -1), name })
  }
}
