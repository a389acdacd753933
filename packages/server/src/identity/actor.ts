import type { Scope } from '@tidewaiter/rules'
import type { Permission } from './permissions.ts'

/** Patterns that one scope allows, by kind; a kind that is absent is not limited. */
export type ReachPart = Omit<Scope, 'artifacts' | 'exclude'>

/** Who asks. */
export type Actor = {
  readonly kind: 'anyone' | 'user' | 'token' | 'agent' | 'key' | 'server'
  /** Unique among all actors: `user:ID`. */
  readonly key: string
  /** As it stands in events: the name of the user, of the agent. */
  readonly name: string
  /** The user behind it; of a token, its maker. */
  readonly userId?: string
  readonly sessionId?: string
  readonly agentId?: string
  /** Of the key of a cluster: which one, as scopes name it. */
  readonly cluster?: string
  readonly permissions: ReadonlySet<Permission>
  /** What it may see and decide about: what one of the scopes covers. Undefined: everything. */
  readonly reach: readonly ReachPart[] | undefined
}

/** Somebody who has shown nothing. */
export const anyone: Actor = { kind: 'anyone', key: 'anyone', name: '-', permissions: new Set(), reach: [] }

/** The server itself: what follows from time alone has no other initiator. */
export const theServer: Actor = {
  kind: 'server',
  key: 'server',
  name: 'tidewaiter',
  permissions: new Set(),
  reach: undefined,
}
