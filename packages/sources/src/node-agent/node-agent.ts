import { isObject } from '../engine/json-values.ts'
import type { Source } from '../source.ts'
import { layoutOf } from './alert-list.ts'
import { nodeAgentDefaults, nodeAgentOptions, type NodeAgentOptions } from './node-agent-options.ts'
import { nodeAgentReader } from './node-agent-reader.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const alertmanager = "Alertmanager's webhook and API, for alerts named Kubescape..."
const names = 'KubescapeRuleViolated|KubescapeMalwareDetected|KubescapeFileHashAlert'

const signs: readonly Sign[] = [
  {
    layout: 'one JSON object for each alert, from the log of the node agent (`stdoutExporter`)',
    members: ['BaseRuntimeMetadata'],
  },
  {
    layout: 'one JSON object for each alert, from the log of the node agent (`stdoutExporter`)',
    members: ['BaseRuntimeMetadata', 'RuleID', 'RuntimeProcessDetails'],
  },
  {
    layout: 'reports of the HTTP exporter (`httpExporterConfig`), with one alert or several',
    members: ['kind=RuntimeAlerts', 'spec'],
    schema: 'apiVersion',
  },
  { layout: alertmanager, members: [`alerts/[]/labels/alertname=${names}`] },
  { layout: alertmanager, members: [`labels/alertname=${names}`] },
  { layout: alertmanager, members: [`alertname=${names}`] },
  {
    layout: 'reports of changed files of the host, which are no alerts',
    members: ['reportedBy=kubescape-node-agent'],
  },
]

/** Kubescape's node agent: alerts of its runtime rules, and malware. The guide is `docs/guides/sources/node-agent.md`. */
export const nodeAgent: Source<NodeAgentOptions> = {
  name: 'node-agent',
  title: 'Kubescape node agent',
  summary: 'Runtime alerts of the Kubescape node agent in JSON: anomalies, attack techniques, malware',
  guarantees: [
    'Every alert is one event with outcome Audit: the node agent watches and does not block.',
    'The process is the one that the alert is about, found in its process tree; when the tree does not have it, only its id is given.',
    'User and group ids beyond 2^32 are left out: some versions write the address of the number in place of the number.',
    'A report of several alerts gives an event for each; one that cannot be read is refused with its place, and stops none of the others.',
    'Requests and responses of HTTP alerts are never forwarded; secrets in command lines are replaced.',
  ],
  families: ['FPM', 'FFM', 'FNT', 'FFTP', 'AG'],
  layouts: layoutsOf(signs),
  signs,
  skips: {
    resolved: 'Alertmanager says that an alert is over: it ends each of them after an hour',
    'other-alert': 'An alert of another part of Kubescape: admission, cloud, network scan',
    'file-integrity': 'A report of changed files of the host, which is no alert',
    empty: 'A report without alerts',
    log: 'A line of the log of the node agent',
  },
  defaults: nodeAgentDefaults,
  options: nodeAgentOptions,
  recognises: isNodeAgentRecord,
  open: (_options, context) => nodeAgentReader(context),
}

/** The exporter's own keys, or an alert's name that begins with Kubescape. */
function isNodeAgentRecord(record: unknown): boolean {
  return isObject(record) && (layoutOf(record) !== undefined || record['reportedBy'] === 'kubescape-node-agent')
}
