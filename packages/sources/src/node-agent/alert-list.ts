import { isObject } from '../engine/json-values.ts'

type Fields = Readonly<Record<string, unknown>>

/** Names that the node agent gives its alerts in Alertmanager. */
const labelNames: readonly unknown[] = ['KubescapeRuleViolated', 'KubescapeMalwareDetected', 'KubescapeFileHashAlert']

/** Which layout a record is in. */
export type Layout = 'native' | 'http' | 'alertmanager' | 'labels' | undefined

/**
 * The layout of a record: `native` from standard output, `http` from the HTTP exporter, `alertmanager` for one alert of
 * Alertmanager's API or a notification of its webhook, `labels` for the labels alone, which have no time.
 */
export function layoutOf(record: Fields): Layout {
  if (isObject(record['BaseRuntimeMetadata'])) return 'native'
  if (record['kind'] === 'RuntimeAlerts' && isObject(record['spec'])) return 'http'
  if (isOurs(record) || (Array.isArray(record['alerts']) && record['alerts'].some(isOurs))) return 'alertmanager'
  return labelNames.includes(record['alertname']) ? 'labels' : undefined
}

/** An alert in the native layout, and where it stands in its report. What is no object is none. */
export type ListedAlert = { readonly alert: Fields | undefined; readonly path: string }

/** The alerts of the HTTP exporter. What they have in common stands beside them. */
export function httpAlerts(record: Fields): readonly ListedAlert[] {
  const spec = isObject(record['spec']) ? record['spec'] : {}
  const alerts: readonly unknown[] = Array.isArray(spec['alerts']) ? spec['alerts'] : []
  return alerts.map((alert, index) => ({
    alert: isObject(alert) ? fromHttp(alert, spec) : undefined,
    path: `spec.alerts[${index}]`,
  }))
}

function fromHttp(alert: Fields, spec: Fields): Fields {
  return {
    BaseRuntimeMetadata: alert,
    RuntimeK8sDetails: alert,
    RuntimeProcessDetails: spec['processTree'],
    RuleID: alert['ruleID'],
  }
}

/**
 * The node agent's alerts in one of Alertmanager's, and how many of them only say that an alert is over: Alertmanager repeats it
 * when its hour is up. Alerts of others are none of this source.
 */
export function alertmanagerAlerts(record: Fields): {
  readonly alerts: readonly ListedAlert[]
  readonly resolved: number
} {
  const list: readonly unknown[] | undefined = Array.isArray(record['alerts']) ? record['alerts'] : undefined
  const alerts: ListedAlert[] = []
  let resolved = 0
  for (const [index, alert] of (list ?? [record]).entries()) {
    if (!isOurs(alert)) continue
    if (alert['status'] === 'resolved') resolved++
    else alerts.push({ alert: fromLabels(alert.labels, alert['startsAt']), path: list ? `alerts[${index}]` : '' })
  }
  return { alerts, resolved }
}

function isOurs(alert: unknown): alert is Fields & { readonly labels: Fields } {
  return isObject(alert) && isObject(alert['labels']) && labelNames.includes(alert['labels']['alertname'])
}

function fromLabels(labels: unknown, startsAt: unknown): Fields {
  const of = isObject(labels) ? labels : {}
  const isMalware = of['alertname'] === 'KubescapeMalwareDetected'
  return {
    BaseRuntimeMetadata: {
      alertName: of['rule_name'] ?? of['malware_name'] ?? of['file_name'],
      infectedPID: of['pid'],
      severity: of['severity'],
      timestamp: startsAt,
    },
    RuntimeK8sDetails: {
      namespace: of['namespace'],
      podName: of['pod_name'],
      containerName: of['container_name'],
      containerID: of['container_id'],
      image: of['container_image'],
      imageDigest: of['container_image_digest'],
      nodeName: of['node_name'],
    },
    RuntimeProcessDetails: {
      processTree: { pid: of['pid'], ppid: of['ppid'], comm: of['comm'], uid: of['uid'], gid: of['gid'] },
    },
    RuleID: isMalware ? 'R3000' : of['rule_id'],
  }
}
