import { CredentialsError } from './credentials-errors.ts'
import type { OidcSettings } from './oidc-schema.ts'
import { shownText } from './shown-text.ts'

/** Who has logged in. A user is the same when issuer and subject are; name and address may go over to somebody else. */
export type OidcIdentity = {
  readonly issuer: string
  readonly subject: string
  readonly userName: string
  /** Only one that the provider does not call unverified. */
  readonly email?: string
  /** As the provider says them, sorted. */
  readonly groups: readonly string[]
  /** Of all groups together, sorted; at least one. */
  readonly roles: readonly string[]
}

export type Claims = Readonly<Record<string, unknown>>

const mostUserName = 256

/**
 * Takes the verified claims of a user, returns who that is and which roles the groups give.
 *
 * @throws {CredentialsError} `oidc-claim-missing`, `oidc-domain-refused`, `oidc-no-role`
 */
export function identityOf(claims: Claims, settings: OidcSettings): OidcIdentity {
  const { issuer, userNameClaim, groupsClaim, groupRoles, allowedDomains } = settings
  const subject = String(claims['sub'])
  const userName = claimAt(claims, userNameClaim)
  if (!isUserName(userName)) throw missing(userNameClaim, subject, claims)
  const email = typeof claims['email'] === 'string' ? claims['email'] : undefined
  const domain = email?.split('@').at(-1)?.toLowerCase()
  // Some providers let users write what they like into their address: it says nothing until it has been verified.
  const isAllowed = claims['email_verified'] === true && domain !== undefined && allowedDomains?.includes(domain)
  if (allowedDomains !== undefined && isAllowed !== true)
    throw new CredentialsError('oidc-domain-refused', { userName: shownText(userName) })
  const groups = groupsOf(claimAt(claims, groupsClaim))
  if (groups === undefined) throw missing(groupsClaim, subject, claims)
  const roles = groups.flatMap((group) => (Object.hasOwn(groupRoles, group) ? (groupRoles[group] ?? []) : []))
  if (roles.length === 0)
    throw new CredentialsError('oidc-no-role', {
      userName: shownText(userName),
      groups: groups.length === 0 ? 'the provider names none' : shownText(groups.slice(0, 20).join(', ')),
    })
  return {
    issuer,
    subject,
    userName,
    ...(email === undefined || claims['email_verified'] === false ? {} : { email }),
    groups: [...new Set(groups)].sort(),
    roles: [...new Set(roles)].sort(),
  }
}

/** True when the claims lack something that the user info may have. */
export function needsUserInfo(claims: Claims, { userNameClaim, groupsClaim, allowedDomains }: OidcSettings): boolean {
  const wanted = [userNameClaim, groupsClaim, ...(allowedDomains === undefined ? [] : ['email', 'email_verified'])]
  return wanted.some((claim) => claimAt(claims, claim) === undefined)
}

/** `a.b` is the claim of that name, as with `https://example.com/groups`, else `b` of the object `a`, as with `realm_access.roles`. */
function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let here: unknown = claims
  for (const step of name.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Claims)[step]
  }
  return here
}

/** One group may stand alone, without a list. */
function groupsOf(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return value === '' ? [] : [value]
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string' && each !== '') : undefined
}

/** A name that cannot be shown, or looks like another one for what cannot be seen of it, is none. */
function isUserName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= mostUserName &&
    !/[\p{C}\p{Zl}\p{Zp}]/u.test(value)
  )
}

function missing(claim: string, subject: string, claims: Claims): CredentialsError {
  const present = shownText(Object.keys(claims).slice(0, 30).join(', '))
  return new CredentialsError('oidc-claim-missing', { claim, subject: shownText(subject), present })
}
