import type { Way } from '../way.ts'
import { kubernetesSettings, type KubernetesSettings } from './kubernetes-settings.ts'
import { watchCluster } from './watch-cluster.ts'

/** Objects that tools write into a cluster: policy reports, reports of Trivy Operator, Gatekeeper constraints. */
export const kubernetesWay: Way<KubernetesSettings> = {
  name: 'kubernetes',
  title: 'Kubernetes resources',
  summary: 'Lists and watches the reports that Kyverno, Trivy Operator, Gatekeeper and others write into a cluster',
  guarantees: [
    'A result gives an event when its object did not hold it before: a report that is written anew with the same results gives none.',
    'What was told of each object is kept with the events, in one transaction: a restart, a crash, a list begun anew neither doubles nor loses.',
    'Versions of an object that came and went while the service stood still are seen for as long as the cluster remembers them, some minutes; then only the last one is.',
    'A deleted object is forgotten, and gives no event; one that is made anew, under whatever name, is told whole.',
    'Up to 100,000 objects are remembered; of more, those that were heard of longest ago are told again as a whole when they change.',
    'While the journal refuses, nothing is read: the cluster keeps its objects.',
    'The certificate of the API server is always verified, and nothing in the cluster is changed.',
  ],
  settings: kubernetesSettings,
  open: watchCluster,
}
