import { clipText } from '../checks/clip-text.ts'
import { memberOf } from '../engine/json-values.ts'
import type { CiVerdict } from '../ci/ci-event.ts'
import { timeOf } from '../engine/values.ts'
import type { Hook } from './hook.ts'

/** The codes for what happens to members and to rules, by the action of the webhook. */
const memberCodes = {
  added: 'ADM-001',
  member_added: 'ADM-001',
  edited: 'ADM-002',
  removed: 'ADM-003',
  member_removed: 'ADM-003',
} as const
const ruleCodes = { created: 'ADM-012', edited: 'ADM-013', deleted: 'ADM-014' } as const

/** A collaborator, or a member of a team or organisation. The webhook has no time. */
export function memberEvent(hook: Hook): CiVerdict {
  const { body, action = '', place, host, sender } = hook
  if (!Object.hasOwn(memberCodes, action)) return { skip: 'other-event' }
  const user = clipText(memberOf(body['member'] ?? memberOf(body['membership'], 'user'), 'login'))
  if (user === undefined) return { refuse: 'the webhook names no member' }
  const team = clipText(memberOf(body['team'], 'slug'))
  const where = team === undefined ? place : `${place}/${team}`
  const permission = memberOf(memberOf(body['changes'], 'permission'), 'to')
  return {
    time: undefined,
    host,
    draft: {
      code: memberCodes[action as keyof typeof memberCodes],
      outcome: 'Success',
      artifactName: `${where}: ${user}`,
      userName: sender,
      rule: `member ${action}`,
      priority: clipText(permission),
    },
  }
}

/** A branch protection rule or a ruleset: what may be pushed, by whom and after which checks. */
export function ruleEvent({ body, action = '', place, host, sender }: Hook, rule: unknown): CiVerdict {
  if (!Object.hasOwn(ruleCodes, action)) return { skip: 'other-event' }
  const times = { created: 'created_at', edited: 'updated_at', deleted: undefined } as const
  const time = times[action as keyof typeof times]
  const name = clipText(memberOf(rule, 'name'))
  return {
    time: time === undefined ? undefined : timeOf(memberOf(rule, time)),
    host,
    draft: {
      code: ruleCodes[action as keyof typeof ruleCodes],
      outcome: 'Success',
      artifactName: name === undefined ? place : `${place}: ${name}`,
      userName: sender,
      rule: `${'rule' in body ? 'branch protection rule' : 'ruleset'} ${action}`,
    },
  }
}
