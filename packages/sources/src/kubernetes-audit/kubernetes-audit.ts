import { severalReasons, severalReasonsMeaning } from '../kubernetes/read-parts.ts'
import type { Source } from '../source.ts'
import {
  kubernetesAuditDefaults,
  kubernetesAuditOptions,
  type KubernetesAuditOptions,
} from './kubernetes-audit-options.ts'
import { kubernetesAuditReader } from './kubernetes-audit-reader.ts'
import { auditLists, isAuditRecord } from './unwrap-audit.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const event = 'one Event a line, as the log backend writes it; audit.k8s.io/v1, v1beta1 and v1alpha1'
const azure = 'Azure diagnostic records (`kube-audit`), alone or in `records`, the Event as text in `properties.log`'
const categories = 'kube-audit|kube-audit-admin'

const signs: readonly Sign[] = [
  {
    layout: 'EventList of the webhook backend',
    members: ['kind=EventList', 'apiVersion=audit.k8s.io/*'],
    schema: 'apiVersion',
  },
  { layout: event, members: ['kind=Event', 'apiVersion=audit.k8s.io/*'], schema: 'apiVersion' },
  { layout: event, members: ['kind=Event', 'auditID', 'stage', 'requestURI'], schema: 'apiVersion' },
  { layout: azure, members: [`category=${categories}`, 'properties'] },
  { layout: azure, members: [`records/[]/category=${categories}`, 'records/[]/properties'] },
  {
    layout: 'CloudWatch subscriptions of EKS, the Event as text in `logEvents[].message`',
    members: ['messageType=DATA_MESSAGE', 'logStream=kube-apiserver-audit*', 'logEvents'],
  },
  {
    layout: 'Events with the fields that Panther adds',
    members: ['kind=Event', 'apiVersion=audit.k8s.io/*', 'p_event_time|p_log_type|p_any_ip_addresses'],
    schema: 'apiVersion',
  },
]

/** Kubernetes audit: one event for each request to the API server. The guide is `docs/guides/sources/kubernetes-audit.md`. */
export const kubernetesAudit: Source<KubernetesAuditOptions> = {
  name: 'kubernetes-audit',
  title: 'Kubernetes audit',
  summary:
    'Audit events of the Kubernetes API server: requests, changes of RBAC, requests denied or flagged by policies',
  guarantees: [
    'One request is one event API-001, however many of its stages the audit policy logs.',
    'A change of a role, a binding or a service account, also one that failed, is an event ADM-020 beside it.',
    'A request that a policy denied is PLC-002, and what a policy in audit mode found is RT-002, beside it.',
    'A failed request is never left out, whatever the options say.',
    'Secrets in the query, such as the command of an exec, are replaced; objects in the record are not copied.',
    'A request whose audit policy omits the stages after RequestReceived gives no event: nothing says what became of it.',
  ],
  families: ['API', 'ADM', 'PLC', 'RT'],
  layouts: layoutsOf(signs),
  signs,
  skips: {
    'request-received': 'The first stage of a request, before anything became of it',
    'stage-joined': 'A later stage of a request that has given its event',
    noise: 'The routine of a cluster that works, and the option `noise` is `skip`',
    empty: 'A list without items',
    'other-log': 'Another log in the same stream: of the authenticator, the scheduler',
    [severalReasons]: severalReasonsMeaning,
  },
  defaults: kubernetesAuditDefaults,
  options: kubernetesAuditOptions,
  // A webhook batch: 400 events of up to 1.5 MB each are possible, some 10 MB are the rule when it is truncated.
  maxRecordBytes: 64 * 1024 * 1024,
  lists: auditLists.map((name) => [name]),
  recognises: isAuditRecord,
  open: kubernetesAuditReader,
}
