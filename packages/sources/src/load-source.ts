import type { Source } from './source.ts'

/**
 * Every source by its name, in the order in which they are asked whether they recognise a record. A new one is a folder beside
 * these and a line here.
 *
 * Each is loaded when it is asked for: all of them take 15 MB, a third of an idle Node, and most people name the one they want.
 */
const loaders: Readonly<Record<string, () => Promise<Source>>> = {
  falco: async () => (await import('./falco/falco.ts')).falco as Source,
  tetragon: async () => (await import('./tetragon/tetragon.ts')).tetragon as Source,
  tracee: async () => (await import('./tracee/tracee.ts')).tracee as Source,
  kubearmor: async () => (await import('./kubearmor/kubearmor.ts')).kubearmor as Source,
  'node-agent': async () => (await import('./node-agent/node-agent.ts')).nodeAgent as Source,
  clamav: async () => (await import('./clamav/clamav.ts')).clamav as Source,
  'kube-bench': async () => (await import('./kube-bench/kube-bench.ts')).kubeBench as Source,
  'docker-bench': async () => (await import('./docker-bench/docker-bench.ts')).dockerBench as Source,
  'docker-bench-text': async () => (await import('./docker-bench-text/docker-bench-text.ts')).dockerBenchText as Source,
  kubescape: async () => (await import('./kubescape/kubescape.ts')).kubescape as Source,
  polaris: async () => (await import('./polaris/polaris.ts')).polaris as Source,
  'kube-linter': async () => (await import('./kube-linter/kube-linter.ts')).kubeLinter as Source,
  'kubernetes-audit': async () => (await import('./kubernetes-audit/kubernetes-audit.ts')).kubernetesAudit as Source,
  'policy-report': async () => (await import('./policy-report/policy-report.ts')).policyReport as Source,
  gatekeeper: async () => (await import('./gatekeeper/gatekeeper.ts')).gatekeeper as Source,
  'admission-review': async () => (await import('./admission-review/admission-review.ts')).admissionReview as Source,
  trivy: async () => (await import('./trivy/trivy.ts')).trivy as Source,
  grype: async () => (await import('./grype/grype.ts')).grype as Source,
  'trivy-operator': async () => (await import('./trivy-operator/trivy-operator.ts')).trivyOperator as Source,
  sarif: async () => (await import('./sarif/sarif.ts')).sarif as Source,
  gitlab: async () => (await import('./gitlab/gitlab.ts')).gitlab as Source,
  github: async () => (await import('./github/github.ts')).github as Source,
  aqua: async () => (await import('./aqua/aqua.ts')).aqua as Source,
  yara: async () => (await import('./yara/yara.ts')).yara as Source,
  cef: async () => (await import('./cef/cef.ts')).cef as Source,
}

export const sourceNames: readonly string[] = Object.keys(loaders)

/** The source of that name, or undefined. */
export async function loadSource(name: string): Promise<Source | undefined> {
  return Object.hasOwn(loaders, name) ? loaders[name]?.() : undefined
}

/** All of them. */
export function loadSources(): Promise<readonly Source[]> {
  return Promise.all(Object.values(loaders).map((load) => load()))
}
