import type { CiVerdict } from '../ci/ci-event.ts'
import { readVerdict } from '../ci/read-verdict.ts'
import { objectOf } from '../engine/json-values.ts'
import type { Source } from '../source.ts'
import { memberEvent, ruleEvent } from './admin-event.ts'
import { alertEvent } from './alert-event.ts'
import { githubDefaults, githubOptions, type GithubOptions } from './github-options.ts'
import { hookOf, type Hook } from './hook.ts'
import { packageEvent } from './package-event.ts'
import { checkRunEvent, workflowJobEvent, workflowRunEvent } from './run-event.ts'
import { layoutsOf, type Member, type Sign } from '../detect/sign.ts'

/** All of them name a sender and where they come from; what else one has tells what it is about. */
const common: readonly Member[] = ['sender/login', 'repository|organization|enterprise']

const signs: readonly Sign[] = [
  { layout: 'workflow_run, workflow_job and check_run', members: [...common, 'workflow_run|workflow_job|check_run'] },
  {
    layout: 'code_scanning_alert, dependabot_alert and secret_scanning_alert',
    members: [...common, 'alert'],
  },
  { layout: 'registry_package and package', members: [...common, 'registry_package|package'] },
  {
    layout: 'member, membership, organization, branch_protection_rule and repository_ruleset',
    members: [...common, 'member|membership|rule|repository_ruleset'],
  },
  { layout: 'other webhooks, which are skipped', members: common },
  { layout: 'other webhooks, which are skipped', members: ['sender/login', 'zen'] },
]

/** GitHub: its webhooks. The guide is `docs/guides/sources/github.md`. */
export const github: Source<GithubOptions> = {
  name: 'github',
  title: 'GitHub',
  summary:
    'Webhooks of GitHub: workflows, jobs, checks, alerts that were dismissed, packages, members, branch protection',
  guarantees: [
    'A workflow, job or check gives its event when it ends: Success, or Error with what GitHub says of it.',
    'An alert that a person closed is the acceptance of a risk; one that was found, fixed or is gone is no event.',
    'A secret that was found, and the comment on why an alert was closed, are never taken over.',
    'Webhooks of members, and those of rules that were removed, have no time: it is that at which they were received.',
    'A conclusion that GitHub does not document is refused, not guessed.',
  ],
  families: ['CI', 'CVE', 'SD', 'MS', 'ADM'],
  layouts: layoutsOf(signs),
  signs,
  skips: {
    'other-event': 'A webhook for which KCS has no code: pushes, pull requests, deployments, check suites',
    finding: 'An alert was found, fixed or is gone: no risk was accepted',
    unfinished: 'A workflow, job or check that was asked for, waits or runs',
    'not-run': 'A workflow, job or check that was skipped',
    'told-by-job': 'The check of a job of GitHub Actions, which `workflow_job` tells too',
    ping: 'GitHub asks whether the webhook is there',
  },
  defaults: githubDefaults,
  options: githubOptions,
  maxRecordBytes: 25 * 1024 * 1024, // what GitHub documents as the largest payload
  recognises: (record) => hookOf(record) !== undefined,
  open: (_, context) => ({
    read: (record, raw) => {
      const hook = hookOf(record)
      if (hook === undefined)
        return { kind: 'refused', reason: 'is no webhook of GitHub: it names no sender, or no place' }
      return readVerdict('github', verdictOf(hook), raw, context)
    },
    flush: () => [],
  }),
}

/** The name of a webhook stands in a header of the request; in the body, the object tells it that only this one has. */
function verdictOf(hook: Hook): CiVerdict {
  const { body } = hook
  const has = (key: string): boolean => objectOf(body[key]) !== undefined
  const published = objectOf(body['registry_package']) ?? objectOf(body['package'])
  const rule = objectOf(body['rule']) ?? objectOf(body['repository_ruleset'])
  if (typeof body['zen'] === 'string') return { skip: 'ping' }
  if (has('deployment')) return { skip: 'other-event' }
  if (has('workflow_run')) return workflowRunEvent(hook)
  if (has('workflow_job')) return workflowJobEvent(hook)
  if (has('check_run')) return checkRunEvent(hook)
  if (has('alert')) return alertEvent(hook)
  if (published !== undefined) return packageEvent(hook, published)
  if (rule !== undefined) return ruleEvent(hook, rule)
  if (has('member') || has('membership')) return memberEvent(hook)
  return { skip: 'other-event' }
}
