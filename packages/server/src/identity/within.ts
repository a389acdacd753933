import { ServerError } from '../server-errors.ts'
import type { Actor, ReachPart } from './actor.ts'
import type { Rights } from './rights.ts'

// Nobody gives what he does not have: whoever makes or changes a user, a role, a scope or a token has to hold everything that it
// gives, before the change and after it. So there is no way up, not by way of others either.

/**
 * Refuses what goes beyond the rights of the actor.
 *
 * @param what that is, for people: `the user anna`
 * @throws {ServerError} `permission-missing`, `beyond-reach`
 */
export function expectWithin(actor: Rights, wanted: Rights, what: string): void {
  for (const permission of wanted.permissions) {
    if (!actor.permissions.has(permission)) throw new ServerError('permission-missing', { permission })
  }
  if (!isReachWithin(wanted.reach, actor.reach)) throw new ServerError('beyond-reach', { what })
}

/**
 * True when everything that the inner reach covers is surely covered by the outer one too. Each part has to lie within one
 * part: what only several together would cover counts as beyond.
 */
export function isReachWithin(inner: Actor['reach'], outer: Actor['reach']): boolean {
  if (outer === undefined) return true
  return inner !== undefined && inner.every((part) => outer.some((bound) => isPartWithin(part, bound)))
}

const kinds = ['registries', 'repositories', 'clusters', 'namespaces'] as const satisfies readonly (keyof ReachPart)[]

function isPartWithin(inner: ReachPart, outer: ReachPart): boolean {
  return kinds.every((kind) => {
    const bounds = outer[kind]
    if (bounds === undefined) return true
    return inner[kind]?.every((pattern) => bounds.some((bound) => isPatternWithin(pattern, bound))) === true
  })
}

/**
 * True when the outer pattern (`*` for any text, `?` for one character) surely matches whatever the inner one matches: it matches
 * the inner pattern itself, where only `*` takes a `*`. In time linear in inner times outer.
 */
export function isPatternWithin(inner: string, outer: string): boolean {
  const [text, pattern] = [normal(inner), normal(outer)]
  let patternAt = 0
  let textAt = 0
  let starAt = -1
  let retry = 0
  while (textAt < text.length) {
    const here = pattern[patternAt]
    if (here !== '*' && here !== undefined && (here === text[textAt] || (here === '?' && text[textAt] !== '*'))) {
      patternAt++
      textAt++
    } else if (here === '*') {
      starAt = patternAt++
      retry = textAt
    } else if (starAt >= 0) {
      patternAt = starAt + 1
      textAt = ++retry
    } else return false
  }
  while (pattern[patternAt] === '*') patternAt++
  return patternAt === pattern.length
}

/** `*?*` and `?**` mean the same: the characters first, then one star. */
function normal(pattern: string): string {
  return pattern.replaceAll(/[*?]{2,}/g, (run) => run.replaceAll('*', '') + (run.includes('*') ? '*' : ''))
}
