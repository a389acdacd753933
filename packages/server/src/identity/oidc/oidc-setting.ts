import { z } from 'zod'
import { nameSchema } from '../../api/schemas.ts'
import { createOidc } from '../../credentials/oidc.ts'
import { oidcSettings, type OidcSettings } from '../../credentials/oidc-schema.ts'
import type { Setting } from '../../settings/settings.ts'
import { expectGrantable } from '../grantable.ts'

/** Signing in with OpenID Connect: with whom, and what users who come that way may do. */
export type OidcSetting = {
  readonly enabled: boolean
  /** Scopes of a user who signs in for the first time; none: everything. */
  readonly scopesOfNewUsers: readonly string[]
  readonly provider?: OidcSettings | undefined
}

/** Where the provider sends the browser back to; it has to know the address. */
export function oidcRedirectUri(origin: string): string {
  return `${origin}/v1/session/oidc/callback`
}

export const oidcSetting: Setting<OidcSetting> = {
  name: 'oidc',
  summary: 'Signing in with OpenID Connect: the provider, and the roles of its groups',
  schema: z
    .strictObject({
      enabled: z.boolean().describe('Whether anybody can sign in this way.'),
      scopesOfNewUsers: z
        .array(nameSchema())
        .max(100)
        .describe('Names of the scopes of a user who signs in for the first time; none of them means everything.'),
      provider: oidcSettings().optional(),
    })
    .refine(({ enabled, provider }) => !enabled || provider !== undefined, {
      path: ['provider'],
      message: 'has to be there when it is enabled',
    }),
  initial: { enabled: false, scopesOfNewUsers: [] },
  secrets: [{ path: 'provider.clientSecret', boundTo: ['provider.issuer', 'provider.ca', 'provider.allowInsecure'] }],
  // Whoever maps a group to a role gives the role to whoever the provider puts into the group.
  guard: async ({ scopesOfNewUsers: scopes, provider }, { db, actor }) => {
    const roles = Object.values(provider?.groupRoles ?? {}).flat()
    const what = 'what a user gets who signs in with OpenID Connect'
    await expectGrantable({ db }, actor, {
      roles,
      scopes,
      what,
      rolesAt: '/provider/groupRoles',
      scopesAt: '/scopesOfNewUsers',
    })
  },
  check: async ({ provider }, { origin, now }) => {
    if (provider !== undefined) await createOidc(provider, { now }).begin(oidcRedirectUri(origin))
  },
}
