import { clipText } from '../checks/clip-text.ts'
import { type JsonObject, memberOf, objectOf, objectsOf } from '../engine/json-values.ts'
import { hostOf } from '../ci/host-of.ts'
import type { CiVerdict } from '../ci/ci-event.ts'
import { gitlabTime } from './gitlab-time.ts'
import { memberEvent, memberEventNames } from './member-event.ts'
import { vulnerabilityEvent } from './vulnerability-event.ts'

/** Statuses of pipelines and jobs that they end in; all others are on the way. */
const ends: Readonly<Record<string, 'Success' | 'Error' | 'not-run'>> = {
  success: 'Success',
  failed: 'Error',
  canceled: 'Error',
  skipped: 'not-run',
}

/** True for the body of a project, group or system hook. */
export function isHook(record: JsonObject): boolean {
  return typeof record['object_kind'] === 'string' || isSystemHook(record)
}

function isSystemHook(record: JsonObject): boolean {
  const name = record['event_name']
  return typeof name === 'string' && memberEventNames.has(name)
}

/** What a hook says. */
export function verdictOfHook(record: JsonObject): CiVerdict {
  if (isSystemHook(record)) return memberEvent(record)
  switch (record['object_kind']) {
    case 'pipeline':
      return pipelineEvent(record)
    case 'build':
      return jobEvent(record)
    case 'vulnerability':
      return vulnerabilityEvent(record)
    default:
      return { skip: 'other-event' }
  }
}

function pipelineEvent(record: JsonObject): CiVerdict {
  const pipeline = objectOf(record['object_attributes']) ?? {}
  const outcome = outcomeOf(pipeline['status'])
  if (typeof outcome !== 'string') return outcome
  const project = record['project']
  const rule = clipText(pipeline['name']) ?? clipText(pipeline['ref'])
  return {
    time: gitlabTime(pipeline['finished_at']),
    host: hostOf(memberOf(project, 'web_url')),
    draft: {
      code: 'CI-004',
      outcome,
      artifactName: clipText(memberOf(project, 'path_with_namespace')),
      userName: clipText(memberOf(record['user'], 'username')),
      reason: outcome === 'Error' ? pipelineReason(String(pipeline['status']), objectsOf(record['builds'])) : undefined,
      rule,
    },
  }
}

/** The status, and the jobs that are to blame. */
function pipelineReason(status: string, jobs: readonly JsonObject[]): string {
  const failed = jobs
    .filter((job) => job['status'] === 'failed' && job['allow_failure'] !== true)
    .map((job) => `${clipText(job['name']) ?? 'a job'} (${clipText(job['failure_reason']) ?? 'failed'})`)
  return clipText(`pipeline ${status}${failed.length === 0 ? '' : `: ${failed.join(', ')}`}`) as string
}

function jobEvent(record: JsonObject): CiVerdict {
  const outcome = outcomeOf(record['build_status'])
  if (typeof outcome !== 'string') return outcome
  const name = [clipText(record['build_stage']), clipText(record['build_name'])].filter((part) => part !== undefined)
  const fault = clipText(record['build_failure_reason'])
  const allowed = record['build_allow_failure'] === true ? ', which is allowed' : ''
  return {
    time: gitlabTime(record['build_finished_at']),
    host: hostOf(memberOf(record['project'], 'web_url')) ?? hostOf(memberOf(record['repository'], 'homepage')),
    draft: {
      code: 'CI-005',
      outcome,
      artifactName: clipText(memberOf(record['project'], 'path_with_namespace')) ?? clipText(record['project_name']),
      userName: clipText(memberOf(record['user'], 'username')),
      reason:
        outcome === 'Error'
          ? `job ${String(record['build_status'])}: ${fault ?? 'no reason given'}${allowed}`
          : undefined,
      rule: name.length === 0 ? undefined : name.join('/'),
    },
  }
}

function outcomeOf(status: unknown): 'Success' | 'Error' | CiVerdict {
  if (typeof status !== 'string') return { refuse: 'the hook does not say its status' }
  const end = Object.hasOwn(ends, status) ? ends[status] : undefined
  if (end === undefined) return { skip: 'unfinished' }
  return end === 'not-run' ? { skip: 'not-run' } : end
}
