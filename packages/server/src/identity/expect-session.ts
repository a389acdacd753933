import { ServerError } from '../server-errors.ts'
import type { Actor } from './actor.ts'

/**
 * Refuses a token where only its owner may do something, signed in.
 *
 * @param deed for people: `change a password`
 * @throws {ServerError} `not-possible-now`
 */
export function expectSession({ sessionId }: Actor, deed: string): void {
  if (sessionId !== undefined) return
  throw new ServerError('not-possible-now', {
    fault: `a token cannot ${deed}`,
    action: 'Sign in, and do it with the session.',
  })
}
