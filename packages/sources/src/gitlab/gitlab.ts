import { readVerdict } from '../ci/read-verdict.ts'
import type { Reading } from '../engine/map-record.ts'
import { objectOf } from '../engine/json-values.ts'
import type { Source } from '../source.ts'
import type { SourceContext } from '../source-context.ts'
import { gitlabDefaults, gitlabOptions, type GitlabOptions } from './gitlab-options.ts'
import { memberEventNames } from './member-event.ts'
import { isHook, verdictOfHook } from './read-hook.ts'
import { isSecurityReport, readScan } from './read-scan.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const reports =
  'container scanning, cluster image scanning, dependency scanning and secret detection reports, schemas 3, 14 and 15'
const memberEvents = [...memberEventNames].join('|')

const signs: readonly Sign[] = [
  {
    layout: reports,
    members: ['version', 'vulnerabilities', 'scan/type'],
    version: 'scan/scanner/version',
    schema: 'version',
  },
  {
    layout: 'what the template for GitLab of Trivy writes, of old versions without `scan` too',
    members: ['version', 'vulnerabilities/[]/category'],
    schema: 'version',
  },
  { layout: 'pipeline and job (build) hooks', members: ['object_kind=pipeline|build', 'project|project_name'] },
  { layout: 'vulnerability hooks (17.7 and later)', members: ['object_kind=vulnerability', 'object_attributes'] },
  {
    layout: 'member hooks of a group, system hooks for users and members',
    members: [`event_name=${memberEvents}`],
  },
  { layout: 'other webhooks, which are skipped', members: ['object_kind'] },
]

/** GitLab: security reports of its pipelines, and its webhooks. The guide is `docs/guides/sources/gitlab.md`. */
export const gitlab: Source<GitlabOptions> = {
  name: 'gitlab',
  title: 'GitLab',
  summary:
    'Security reports (container scanning, dependencies, secrets) and webhooks (pipelines, jobs, dismissals, members)',
  guarantees: [
    'A report is one scan job and one pipeline event for each image in it; its findings are handed on as a scan report.',
    'A vulnerability that was dismissed is the acceptance of a risk; one that was found, confirmed or resolved is no event.',
    'A pipeline or job gives its event when it ends: Success, or Error with the jobs or the reason that GitLab names.',
    'Secrets that a scan found, and the variables of a pipeline, are never taken over.',
    'A report without findings names no image: say it with the option `artifact`.',
  ],
  families: ['SJ', 'CI', 'CVE', 'SD', 'MS', 'ADM'],
  layouts: layoutsOf(signs),
  signs,
  skips: {
    'other-scan': 'A report of SAST, DAST or fuzzing: these look into the program, not at what is shipped',
    'other-event': 'A hook for which KCS has no code: pushes, merge requests, releases, tokens',
    finding: 'A vulnerability was found, confirmed or resolved: no risk was accepted',
    unfinished: 'A pipeline or job that goes on, or waits for somebody',
    'not-run': 'A pipeline or job that was skipped',
  },
  defaults: gitlabDefaults,
  options: gitlabOptions,
  maxRecordBytes: 256 * 1024 * 1024,
  recognises: isGitlabRecord,
  open: (options, context) => ({
    read: (record, raw) => readRecord(record, raw, options, context),
    flush: () => [],
  }),
}

function isGitlabRecord(record: unknown): boolean {
  const object = objectOf(record)
  return object !== undefined && (isHook(object) || isSecurityReport(object))
}

function readRecord(
  record: unknown,
  raw: Uint8Array | string,
  options: GitlabOptions,
  context: SourceContext,
): Reading {
  const object = objectOf(record)
  if (object !== undefined && isHook(object)) return readVerdict('gitlab', verdictOfHook(object), raw, context)
  if (object !== undefined && isSecurityReport(object)) return readScan(object, raw, options, context)
  return { kind: 'refused', reason: 'is neither a security report nor a webhook of GitLab' }
}
