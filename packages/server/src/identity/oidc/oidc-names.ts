import type { Kysely } from 'kysely'
import { keptSetting } from '../../settings/settings.ts'
import type { Tables } from '../../state/tables.ts'
import type { Holder, NamedPlace } from '../named.ts'
import { oidcSetting, type OidcSetting } from './oidc-setting.ts'

/** The settings of OpenID Connect name roles, for groups, and scopes, for new users. */
export const oidcNames: NamedPlace = {
  holders: async (db, kind, name) =>
    holdersIn(await settingIn(db)).filter((holder) => holder[`${kind}s`].includes(name)),
  rename: async (db, kind, from, to) => {
    const setting = await settingIn(db)
    if (!holdersIn(setting).some((holder) => holder[`${kind}s`].includes(from))) return
    const { secrets, version } = await keptSetting(db, oidcSetting)
    const renamed = (names: readonly string[]): string[] => names.map((name) => (name === from ? to : name))
    const value =
      kind === 'scope'
        ? { ...setting, scopesOfNewUsers: renamed(setting.scopesOfNewUsers) }
        : withRoles(setting, renamed)
    await db
      .updateTable('settings')
      .set({ value: JSON.stringify({ value, secrets }), version: version + 1 })
      .where('name', '=', oidcSetting.name)
      .execute()
  },
}

async function settingIn(db: Kysely<Tables>): Promise<OidcSetting> {
  return (await keptSetting(db, oidcSetting)).value as OidcSetting
}

/** Whoever comes is in all of the groups, for all that is known. */
function holdersIn({ provider, scopesOfNewUsers }: OidcSetting): readonly Holder[] {
  const roles = Object.values(provider?.groupRoles ?? {}).flat()
  return [{ who: 'the settings oidc', roles, scopes: scopesOfNewUsers }]
}

function withRoles(setting: OidcSetting, renamed: (names: readonly string[]) => string[]): OidcSetting {
  const { provider } = setting
  if (provider === undefined) return setting
  const groupRoles = Object.fromEntries(
    Object.entries(provider.groupRoles).map(([group, roles]) => [group, renamed(roles)]),
  )
  return { ...setting, provider: { ...provider, groupRoles } }
}
