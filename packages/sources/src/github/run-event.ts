import { clipText } from '../checks/clip-text.ts'
import { type JsonObject, memberOf, objectOf, objectsOf } from '../engine/json-values.ts'
import type { CiVerdict } from '../ci/ci-event.ts'
import { timeOf } from '../engine/values.ts'
import type { Hook } from './hook.ts'

/** What a run, job or check ended with. `stale`: GitHub gave it up after two weeks. */
const conclusions: Readonly<Record<string, 'Success' | 'Error' | 'not-run'>> = {
  success: 'Success',
  neutral: 'Success',
  failure: 'Error',
  timed_out: 'Error',
  cancelled: 'Error',
  startup_failure: 'Error',
  action_required: 'Error',
  stale: 'Error',
  skipped: 'not-run',
}

/** A workflow that ended. */
export function workflowRunEvent(hook: Hook): CiVerdict {
  const run = objectOf(hook.body['workflow_run']) ?? {}
  const outcome = outcomeOf(hook, run)
  if (typeof outcome !== 'string') return outcome
  const user = memberOf(run['triggering_actor'], 'login') ?? memberOf(run['actor'], 'login')
  const rule = clipText(run['name']) ?? clipText(memberOf(hook.body['workflow'], 'name')) ?? clipText(run['path'])
  return {
    time: timeOf(run['updated_at']),
    host: hook.host,
    draft: {
      code: 'CI-004',
      outcome,
      artifactName: hook.place,
      userName: clipText(user) ?? hook.sender,
      reason: outcome === 'Error' ? `workflow ${conclusionOf(run)}` : undefined,
      rule,
    },
  }
}

/** A job of a workflow that ended. */
export function workflowJobEvent(hook: Hook): CiVerdict {
  const job = objectOf(hook.body['workflow_job']) ?? {}
  const outcome = outcomeOf(hook, job)
  if (typeof outcome !== 'string') return outcome
  const name = [clipText(job['workflow_name']), clipText(job['name'])].filter((part) => part !== undefined)
  const failed = objectsOf(job['steps']).find((step) => step['conclusion'] === 'failure')
  const step = clipText(failed?.['name'])
  return {
    time: timeOf(job['completed_at']),
    host: hook.host,
    draft: {
      code: 'CI-005',
      outcome,
      artifactName: hook.place,
      userName: hook.sender,
      reason:
        outcome === 'Error' ? `job ${conclusionOf(job)}${step === undefined ? '' : ` at step ${step}`}` : undefined,
      rule: name.length === 0 ? undefined : name.join('/'),
    },
  }
}

/** A check that somebody else than GitHub Actions ran: for Actions, the job has told it already. */
export function checkRunEvent(hook: Hook): CiVerdict {
  const check = objectOf(hook.body['check_run']) ?? {}
  if (memberOf(check['app'], 'slug') === 'github-actions') return { skip: 'told-by-job' }
  const outcome = outcomeOf(hook, check)
  if (typeof outcome !== 'string') return outcome
  const title = clipText(memberOf(check['output'], 'title'))
  return {
    time: timeOf(check['completed_at']),
    host: hook.host,
    draft: {
      code: 'CI-005',
      outcome,
      artifactName: hook.place,
      userName: hook.sender,
      reason:
        outcome === 'Error' ? `check ${conclusionOf(check)}${title === undefined ? '' : `: ${title}`}` : undefined,
      rule: clipText(check['name']),
    },
  }
}

function outcomeOf({ action }: Hook, run: JsonObject): 'Success' | 'Error' | CiVerdict {
  if (action !== 'completed') return { skip: 'unfinished' }
  const conclusion = run['conclusion']
  if (typeof conclusion !== 'string' || !Object.hasOwn(conclusions, conclusion))
    return { refuse: 'the conclusion is none that GitHub documents' }
  const outcome = conclusions[conclusion] as 'Success' | 'Error' | 'not-run'
  return outcome === 'not-run' ? { skip: 'not-run' } : outcome
}

function conclusionOf(run: JsonObject): string {
  return String(run['conclusion'])
}
