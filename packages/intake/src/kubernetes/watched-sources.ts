import { gatekeeperParts } from './parts/gatekeeper-parts.ts'
import type { Parts } from './parts/parts.ts'
import { policyReportParts } from './parts/policy-report-parts.ts'
import { trivyOperatorParts } from './parts/trivy-operator-parts.ts'

/** The sources whose records are objects of a cluster. */
export const watchedSources = ['policy-report', 'trivy-operator', 'gatekeeper'] as const

export type WatchedSource = (typeof watchedSources)[number]

/** How the objects of a source are watched. */
export type Watched = {
  /** API groups with the resources that are watched when none are named; undefined: all that the group has. */
  readonly groups: Readonly<Record<string, readonly string[] | undefined>>
  readonly parts: (object: object) => Parts
  /**
   * The option with which the source gives an event for what is not new. This way in knows what is new, over restarts too, so
   * that the source must not judge once more; where the user asks for repetitions, nobody judges.
   */
  readonly repeats?: string
}

const policyReports: readonly string[] = ['policyreports', 'clusterpolicyreports']

export const watched: Readonly<Record<WatchedSource, Watched>> = {
  'policy-report': {
    groups: {
      'wgpolicyk8s.io': policyReports,
      'openreports.io': ['reports', 'clusterreports'],
      'reports.x-k8s.io': policyReports,
    },
    parts: policyReportParts,
    repeats: 'unchanged',
  },
  'trivy-operator': {
    groups: {
      // Without `sbomreports`: a megabyte each, and nothing that a SIEM is told.
      'aquasecurity.github.io': [
        'vulnerabilityreports',
        'clustervulnerabilityreports',
        'exposedsecretreports',
        'configauditreports',
        'clusterconfigauditreports',
        'rbacassessmentreports',
        'clusterrbacassessmentreports',
        'infraassessmentreports',
        'clusterinfraassessmentreports',
        'clustercompliancereports',
      ],
    },
    parts: trivyOperatorParts,
  },
  gatekeeper: {
    // Each template makes a resource of its own.
    groups: { 'constraints.gatekeeper.sh': undefined },
    parts: gatekeeperParts,
    repeats: 'repeated',
  },
}
