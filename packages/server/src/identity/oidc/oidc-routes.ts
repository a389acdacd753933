import { z } from 'zod'
import { route, type Call, type Route } from '../../api/route.ts'
import { createCookie, type Cookie } from '../../api/session-cookie.ts'
import { createOidc, type Oidc } from '../../credentials/oidc.ts'
import { CredentialsError } from '../../credentials/credentials-errors.ts'
import type { House } from '../../house.ts'
import { ServerError } from '../../server-errors.ts'
import { serverEvent } from '../../server-event.ts'
import { keptSetting, openSetting } from '../../settings/settings.ts'
import { anyone } from '../actor.ts'
import { beginSession } from '../begin-session.ts'
import { oidcRedirectUri, oidcSetting } from './oidc-setting.ts'
import { createPendingLogins, pendingSeconds } from './pending-logins.ts'
import { takeIn } from './take-in.ts'

const group = 'Sessions'

/** The settings that hold, with what works by them. */
type Ready = { readonly version: number; readonly oidc: Oidc; readonly scopesOfNewUsers: readonly string[] }

/**
 * Signing in with OpenID Connect, for browsers: `begin` sends to the provider, which sends back to `finish`.
 *
 *   begin:  what has to come back is kept here, its ticket in a cookie   -> provider
 *   finish: ticket and address fit, provider confirms -> user is made or brought up to date, session begins -> page
 *
 * The cookie of the login comes along with the provider's redirect (SameSite=Lax); that of the session is Strict, so the first page
 * that is shown has to be one that needs no session, as the console's is.
 */
export function oidcRoutes(): readonly Route[] {
  const pending = createPendingLogins()
  let made: Ready | undefined

  async function ready(house: House): Promise<Ready> {
    const kept = await keptSetting(house.state.db, oidcSetting)
    if (made?.version === kept.version) return made
    const { enabled, provider, scopesOfNewUsers } = openSetting(house.keys, oidcSetting, kept)
    if (!enabled || provider === undefined) {
      throw new ServerError('not-possible-now', {
        fault: 'signing in with OpenID Connect is not set up',
        action: 'Sign in with name and password. Whoever manages settings can set it up.',
      })
    }
    made = { version: kept.version, oidc: createOidc(provider, { now: house.now }), scopesOfNewUsers }
    return made
  }

  return [
    route({
      name: 'beginOidcLogin',
      method: 'GET',
      path: '/v1/session/oidc',
      group,
      summary: 'Sends the browser to the OpenID provider',
      access: 'anyone',
      events: ['ADM-007'],
      query: z.strictObject({
        returnTo: z
          .string()
          .max(500)
          .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/, 'expected a path on this server: /artifacts')
          .default('/')
          .describe('Path on this server to go to afterwards.'),
      }),
      reply: 'redirect',
      handle: async (call, house) => {
        const { version, oidc } = await ready(house)
        const { url, kept } = await oidc.begin(oidcRedirectUri(house.origin)).catch(async (error: unknown) => {
          await tellRefusal(call, house, error)
          throw error
        })
        const ticket = pending.add({ kept, version, returnTo: call.query.returnTo }, house.now())
        call.setHeader('set-cookie', cookieFor(house).set(ticket, pendingSeconds))
        return { location: url }
      },
    }),
    route({
      name: 'finishOidcLogin',
      method: 'GET',
      path: '/v1/session/oidc/callback',
      group,
      summary: 'Where the provider sends the browser back to: begins the session',
      access: 'anyone',
      events: ['ADM-001', 'ADM-002', 'ADM-007'],
      // Providers add parameters as they like (RFC 6749 section 4.1.2).
      query: z.record(z.string().max(200), z.union([z.string().max(8192), z.array(z.string().max(8192)).max(10)])),
      reply: 'redirect',
      handle: async (call, house) => {
        const cookie = cookieFor(house)
        call.setHeader('set-cookie', cookie.clear())
        const { version, oidc, scopesOfNewUsers } = await ready(house)
        let name: string | undefined
        try {
          const ticket = cookie.read(call.headers.get('cookie'))
          const login = ticket === undefined ? undefined : pending.take(ticket, house.now())
          // Settings that have changed meanwhile may name another provider.
          if (login === undefined || login.version !== version) throw new CredentialsError('oidc-state-mismatch', {})
          const identity = await oidc.finish(addressOf(house, call.query), login.kept)
          name = identity.userName
          await beginSession(call, house, (change) => takeIn(change, house, call.address, identity, scopesOfNewUsers))
          return { location: login.returnTo }
        } catch (error) {
          await tellRefusal(call, house, error, name)
          throw error
        }
      },
    }),
  ]
}

/** Same site as far as the provider's redirect goes, which comes from another one. */
function cookieFor({ origin }: House): Cookie {
  return createCookie(origin, 'tidewaiter-oidc', 'Lax')
}

function addressOf({ origin }: House, parameters: Readonly<Record<string, string | readonly string[]>>): string {
  const query = new URLSearchParams()
  for (const [name, values] of Object.entries(parameters))
    for (const value of [values].flat()) query.append(name, value)
  return `${oidcRedirectUri(origin)}?${query.toString()}`
}

/** Why nobody was signed in, and who it would have been where that is known. */
async function tellRefusal(
  call: Pick<Call<unknown, unknown, unknown>, 'address'>,
  house: House,
  error: unknown,
  name?: string,
): Promise<void> {
  if (!(error instanceof CredentialsError || error instanceof ServerError)) return
  const said = error instanceof CredentialsError ? error.details['userName'] : undefined
  const actor = { name: name ?? (said === undefined ? anyone.name : String(said)) }
  await house.record([
    serverEvent(house, { actor, address: call.address }, 'ADM-007', { reason: error.message, rule: error.code }),
  ])
}
