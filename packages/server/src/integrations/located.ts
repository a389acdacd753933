import { integrationSettings, type IntegrationConfig } from '@tidewaiter/gateway'
import type { Integration, IntegrationSettings } from '@tidewaiter/delivery'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Call } from '../api/route.ts'
import type { House } from '../house.ts'
import { ServerError } from '../server-errors.ts'
import type { Tables } from '../state/tables.ts'
import { readKept, type IntegrationRow } from './kept-integrations.ts'

// An integration of the API has a UUID; one of the configuration file is `file:` and its name there. So each of two that have the
// same name can be asked for.

/** An integration by what owns it. */
export type Located =
  | { readonly owner: 'file'; readonly name: string; readonly config: IntegrationConfig }
  | { readonly owner: 'api'; readonly name: string; readonly row: IntegrationRow }

const ofFile = 'file:'

/** The id of an integration that stands in the configuration file. */
export function idInFile(name: string): string {
  return `${ofFile}${name}`
}

/** The id of an integration, of either owner. */
export function integrationId(): z.ZodString {
  return z
    .string()
    .regex(
      /^(?:file:[a-z0-9][a-z0-9_-]{0,62}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
      'expected the id of an integration: a UUID, or `file:` and its name',
    )
    .meta({ examples: ['01932d5e-8f00-7000-8000-000000000000', 'file:siem'] })
}

/** The parameters of a path with the id of an integration. */
export function integrationParams(): z.ZodType<{ readonly id: string }> {
  return z.strictObject({ id: integrationId() })
}

/** @throws {ServerError} `not-found` */
export async function locate({ gateway }: Pick<House, 'gateway'>, db: Kysely<Tables>, id: string): Promise<Located> {
  if (id.startsWith(ofFile)) {
    const name = id.slice(ofFile.length)
    const inFile = gateway.integrationsInFile()
    const config = Object.hasOwn(inFile, name) ? inFile[name] : undefined
    if (config !== undefined) return { owner: 'file', name, config }
  } else {
    const row = await db.selectFrom('integrations').selectAll().where('id', '=', id).executeTakeFirst()
    if (row !== undefined) return { owner: 'api', name: row.name, row }
  }
  throw new ServerError('not-found', { what: 'integration of this id' })
}

/**
 * The row of an integration that may be changed here.
 *
 * @throws {ServerError} `not-found`, `owned-by-file`
 */
export async function locateOwn(
  house: Pick<House, 'gateway'>,
  db: Kysely<Tables>,
  id: string,
): Promise<IntegrationRow> {
  const found = await locate(house, db, id)
  if (found.owner === 'api') return found.row
  throw new ServerError('owned-by-file', { what: `the integration ${found.name}`, file: house.gateway.file })
}

/** Why an integration does not run; undefined when it does, or is about to. */
export function whyNot(house: Pick<House, 'gateway' | 'keys'>, found: Located): WhyNot | undefined {
  if (found.owner === 'file') return undefined
  const { row } = found
  const { gateway } = house
  if (Object.hasOwn(gateway.integrationsInFile(), row.name)) {
    const text = `does not run: ${gateway.file} has an integration of the same name, which does`
    return { state: 'shadowed', text, action: 'Remove one of the two, or give the one in the file another name.' }
  }
  if (row.enabled === 0)
    return { state: 'disabled', text: 'is not enabled; no event is kept for its sake', action: 'Enable it.' }
  const read = readKept(row, house.keys)
  return 'fault' in read ? { state: 'unusable', text: `cannot be used: ${read.fault}`, action: read.action } : undefined
}

export type WhyNot = {
  readonly state: 'shadowed' | 'disabled' | 'unusable'
  readonly text: string
  readonly action: string
}

/**
 * The integration at work.
 *
 * @throws {ServerError} `not-possible-now` where it does not run
 */
export function atWork(house: Pick<House, 'gateway' | 'keys'>, found: Located): Integration {
  const why = whyNot(house, found)
  if (why !== undefined)
    throw new ServerError('not-possible-now', { fault: `${found.name} ${why.text}`, action: why.action })
  return house.gateway.integrations.find(found.name)
}

/**
 * Its settings, for a test; also of one that does not run.
 *
 * @throws {ServerError} `not-possible-now` where they cannot be used
 */
export function settingsFor(house: Pick<House, 'gateway' | 'keys' | 'machine'>, found: Located): IntegrationSettings {
  if (found.owner === 'file') return house.gateway.integrations.find(found.name).settings
  const read = readKept(found.row, house.keys)
  if ('fault' in read) {
    throw new ServerError('not-possible-now', {
      fault: `${found.name} cannot be used: ${read.fault}`,
      action: read.action,
    })
  }
  return integrationSettings(found.name, read.config, { hostname: house.machine.name, env: {} })
}

/**
 * An integration sends what happens everywhere, so whoever decides about one must not be limited to a part.
 *
 * @throws {ServerError} `beyond-reach`
 */
export function expectWholeReach({ actor }: Pick<Call<unknown, unknown, unknown>, 'actor'>): void {
  if (actor.reach !== undefined)
    throw new ServerError('beyond-reach', { what: 'an integration, which sends events of everywhere,' })
}
