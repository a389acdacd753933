/** What each kind of report holds; kinds for the whole cluster have `Cluster` before these names. */
const reportKinds = {
  VulnerabilityReport: 'image',
  ExposedSecretReport: 'image',
  SbomReport: 'image',
  ConfigAuditReport: 'practices',
  RbacAssessmentReport: 'practices',
  InfraAssessmentReport: 'infrastructure',
  ComplianceReport: 'compliance',
} as const

export type Holding = (typeof reportKinds)[keyof typeof reportKinds]

/**
 * What a resource of the kind holds, or undefined for a kind that is not the operator's. Starboard's `CISKubeBenchReport` has
 * the same group, but is a report of kube-bench.
 */
export function holdingOf(kind: unknown): Holding | undefined {
  const name = typeof kind === 'string' ? kind.replace(/^Cluster/, '').replace(/List$/, '') : ''
  return Object.hasOwn(reportKinds, name) ? reportKinds[name as keyof typeof reportKinds] : undefined
}
