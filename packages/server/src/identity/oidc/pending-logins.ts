import { randomBytes } from 'node:crypto'
import type { OidcKept } from '../../credentials/oidc.ts'
import { hashOf } from '../../credentials/token.ts'

/** What is kept of a login from its begin until the browser has come back. */
export type PendingLogin = {
  readonly kept: OidcKept
  /** Path on this server where the browser goes then. */
  readonly returnTo: string
  /** Version of the settings that it was begun with. */
  readonly version: number
}

/**
 * Logins that were begun. Each is for one use, within ten minutes, and for the browser that has the ticket in its cookie. They live in
 * memory: after a restart one begins again. Anybody may begin one, so beyond `most` the oldest give way.
 */
export type PendingLogins = {
  /** Returns the ticket. @param now in ms */
  readonly add: (login: PendingLogin, now: number) => string
  /** Takes it out, so that it is there no more. */
  readonly take: (ticket: string, now: number) => PendingLogin | undefined
}

/** Seconds; logging in at the provider takes no longer. */
export const pendingSeconds = 600

export function createPendingLogins(most = 10_000): PendingLogins {
  const logins = new Map<string, PendingLogin & { readonly until: number }>()
  return {
    add: (login, now) => {
      const ticket = randomBytes(32).toString('base64url')
      logins.set(hashOf(ticket), { ...login, until: now + pendingSeconds * 1000 })
      const [oldest] = logins.size > most ? logins.keys() : []
      if (oldest !== undefined) logins.delete(oldest)
      return ticket
    },
    take: (ticket, now) => {
      const hash = hashOf(ticket)
      const login = logins.get(hash)
      logins.delete(hash)
      return login !== undefined && now < login.until ? login : undefined
    },
  }
}
