import { z } from 'zod'

/** Where users log in with OpenID Connect, and what they may do then. */
export type OidcSettings = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret?: string | undefined
  readonly scopes: readonly string[]
  readonly groupsClaim: string
  readonly userNameClaim: string
  readonly groupRoles: Readonly<Record<string, readonly string[]>>
  readonly allowedDomains?: readonly string[] | undefined
  readonly ca?: string | undefined
  readonly allowInsecure: boolean
}

const name = (): z.ZodString => z.string().min(1).max(256)

/** The schema of the settings of a login with OpenID Connect. */
export function oidcSettings(): z.ZodType<OidcSettings> {
  return z
    .strictObject({
      issuer: z
        .string()
        .max(2048)
        .describe('Address of the provider, exactly as it names itself; what is below `.well-known` is found from it.')
        .meta({ examples: ['https://login.example.com/realms/main'] }),
      clientId: name()
        .describe('Name under which the provider knows this server.')
        .meta({ examples: ['tidewaiter'] }),
      clientSecret: name()
        .optional()
        .describe('Secret of that client; absent for one that has none. PKCE is always used.'),
      scopes: z
        .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/, 'write a scope without spaces: groups'))
        .max(50)
        .default(['openid', 'profile', 'email'])
        .refine((scopes) => scopes.includes('openid'), 'has to contain openid')
        .describe('What is asked for. Some providers give groups only for a scope of that name.')
        .meta({ examples: [['openid', 'profile', 'email', 'groups']] }),
      groupsClaim: name()
        .default('groups')
        .describe('Claim with the groups of the user; dots lead into objects.')
        .meta({ examples: ['realm_access.roles'] }),
      userNameClaim: name()
        .default('preferred_username')
        .describe('Claim with the name that users are shown and recorded by.')
        .meta({ examples: ['email'] }),
      groupRoles: z
        .record(name(), z.array(name()).min(1).max(100))
        .refine(
          (roles) => Object.keys(roles).length > 0,
          'name one group at least: without a mapped group nobody can log in',
        )
        .describe('Roles of the members of each group. Whoever is in none of these groups cannot log in.')
        .meta({ examples: [{ 'security-team': ['security-officer'], 'platform-admins': ['administrator'] }] }),
      allowedDomains: z
        .array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'write a domain in lower case: example.com'))
        .min(1)
        .max(1000)
        .optional()
        .describe('Only users with a verified e-mail address of one of these domains; everybody when absent.')
        .meta({ examples: [['example.com']] }),
      ca: z
        .string()
        .max(1_048_576)
        .regex(/-----BEGIN CERTIFICATE-----/, 'give certificates as PEM text')
        .optional()
        .describe(
          'Authorities that may have signed the certificate of the provider, as PEM; those of the system when absent.',
        ),
      allowInsecure: z
        .boolean()
        .default(false)
        .describe('Allow http to other machines: whoever is in between can log in as anybody. For trying out.'),
    })
    .superRefine(({ issuer, allowInsecure }, context) => {
      const fault = issuerFault(issuer, allowInsecure)
      if (fault !== undefined) context.addIssue({ code: 'custom', path: ['issuer'], message: fault })
    })
}

/** True for an address of this machine, which nobody else can listen in on. */
export function isOnLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/** An issuer is an https URL without query and fragment (OpenID Connect Discovery 1.0 section 3). */
function issuerFault(issuer: string, allowInsecure: boolean): string | undefined {
  const url = URL.parse(issuer)
  if (url === null || !/^https?:$/.test(url.protocol))
    return 'write the address of the provider: https://login.example.com'
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '')
    return 'has to be without ?, # and @'
  if (url.protocol === 'http:' && !allowInsecure && !isOnLoopback(url))
    return 'has to be https: http is taken on loopback, or with allowInsecure'
  return undefined
}
