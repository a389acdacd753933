import { clipText } from '../checks/clip-text.ts'
import type { CiVerdict } from '../ci/ci-event.ts'
import type { JsonObject } from '../engine/json-values.ts'
import { gitlabTime } from './gitlab-time.ts'

/** What hooks for members and system hooks for users tell, and where their own time stands. */
const memberEvents = {
  user_add_to_group: { code: 'ADM-001', time: 'created_at' },
  user_update_for_group: { code: 'ADM-002', time: 'updated_at' },
  user_remove_from_group: { code: 'ADM-003', time: 'updated_at' },
  user_add_to_team: { code: 'ADM-001', time: 'created_at' },
  user_update_for_team: { code: 'ADM-002', time: 'updated_at' },
  user_remove_from_team: { code: 'ADM-003', time: 'updated_at' },
  user_create: { code: 'ADM-001', time: 'created_at' },
  user_rename: { code: 'ADM-002', time: 'updated_at' },
  // The times in these two are those of the account, not of what happened to it.
  user_destroy: { code: 'ADM-003', time: undefined },
  user_failed_login: { code: 'ADM-007', time: undefined },
} as const

/** Names of the events that {@link memberEvent} reads. */
export const memberEventNames: ReadonlySet<string> = new Set(Object.keys(memberEvents))

/** A user or member that was added, changed or removed. Who did it, the hooks do not say. */
export function memberEvent(record: JsonObject): CiVerdict {
  const { code, time } = memberEvents[record['event_name'] as keyof typeof memberEvents]
  const user = clipText(record['user_username']) ?? clipText(record['username'])
  if (user === undefined) return { refuse: 'the hook names no user' }
  const place = clipText(record['project_path_with_namespace']) ?? clipText(record['group_path'])
  const isLogin = code === 'ADM-007'
  const state = clipText(record['state'])
  return {
    time: time === undefined ? undefined : gitlabTime(record[time]),
    host: undefined,
    draft: {
      code,
      outcome: isLogin ? 'Error' : 'Success',
      artifactName: isLogin ? undefined : [place, user].filter((part) => part !== undefined).join(': '),
      userName: isLogin ? user : undefined,
      reason: isLogin ? `login failed${state === undefined ? '' : `; the user is ${state}`}` : undefined,
      rule: String(record['event_name']),
      priority: clipText(record['group_access']) ?? clipText(record['access_level']),
    },
  }
}
