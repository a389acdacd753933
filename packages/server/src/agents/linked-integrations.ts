import type { Kysely } from 'kysely'
import type { House } from '../house.ts'
import type { Actor } from '../identity/actor.ts'
import { ServerError, wrongBody } from '../server-errors.ts'
import type { Tables } from '../state/tables.ts'

// Agents send what they see straight to the SIEMs that their group is linked to, so they get the settings of these, and the keys of
// client certificates with them. What that lets out:
//
// - A key goes to the nodes of the group. So only who may manage integrations links one that has a key; and whoever may make
//   enrolment tokens of a group can get hold of the keys of its integrations.
// - The key of an integration of the configuration file stands in a file, which its owner has not given to anybody: such a one is
//   not linked.

/**
 * Refuses links to what is not there, and to keys that the actor may not give away.
 *
 * @param before names that are linked already, which whoever linked them was allowed to
 * @throws {ServerError} `request-invalid`, `permission-missing`
 */
export async function expectLinkable(
  { gateway }: Pick<House, 'gateway'>,
  db: Kysely<Tables>,
  actor: Actor,
  names: readonly string[],
  before: readonly string[],
): Promise<void> {
  const inFile = gateway.integrationsInFile()
  for (const [index, name] of names.entries()) {
    const pointer = `/integrations/${index}`
    const config = Object.hasOwn(inFile, name) ? inFile[name] : undefined
    if (config !== undefined) {
      if (config.tls?.key !== undefined || config.tls?.ca !== undefined) {
        throw wrongBody(
          pointer,
          `${name} has certificates in files of this machine, which agents do not get: make it over the API`,
        )
      }
      continue
    }
    const row = await db.selectFrom('integrations').select('tls_key').where('name', '=', name).executeTakeFirst()
    if (row === undefined) throw wrongBody(pointer, 'there is no integration of this name')
    const manage = 'administration.integrations.manage'
    if (row.tls_key !== null && !before.includes(name) && !actor.permissions.has(manage)) {
      throw new ServerError('permission-missing', { permission: manage })
    }
  }
}

/** Refuses to remove an integration that agent groups are linked to. @throws {ServerError} `in-use` */
export async function expectUnlinked(db: Kysely<Tables>, name: string): Promise<void> {
  const groups = await db.selectFrom('agent_groups').select(['name', 'integrations']).orderBy('id').execute()
  const users = groups.filter(({ integrations }) => (JSON.parse(integrations) as string[]).includes(name))
  if (users.length === 0) return
  const by = users.slice(0, 5).map((group) => `the agent group ${group.name}`)
  throw new ServerError('in-use', { what: `the integration ${name}`, by: by.join(', ') })
}
