import { readAddress, type Status } from '@tidewaiter/model'
import { clipText } from '../checks/clip-text.ts'
import { detailText } from '../checks/detail-text.ts'
import { listOf, memberOf } from '../engine/json-values.ts'
import { countOf, timeOf } from '../engine/values.ts'
import type { SourceContext } from '../source-context.ts'
import type { KubernetesAuditOptions } from './kubernetes-audit-options.ts'
import { isDryRun, requestUriOf } from './request-uri.ts'

/** One stage of one request, as the API server logs it. */
export type AuditRequest = {
  /** In ms since 1970-01-01 UTC: when the request was received, the same in all of its stages. */
  readonly time: number
  /**
   * Tells the request from others, the same in all of its stages and however often it is told of; undefined without an audit id. The
   * id alone would not do: a client can choose it (header `Audit-ID`) and so make its requests look like stages of another.
   */
  readonly key?: string | undefined
  readonly verb?: string | undefined
  readonly uri?: string | undefined
  readonly dryRun: boolean
  /** Who acted: the user, or `bob (by system:admin)` when somebody impersonates. */
  readonly userName?: string | undefined
  readonly impersonated: boolean
  readonly podName?: string | undefined
  readonly address?: string | undefined
  readonly address6?: string | undefined
  readonly apiGroup?: string | undefined
  readonly resource?: string | undefined
  readonly subresource?: string | undefined
  readonly namespace?: string | undefined
  readonly name?: string | undefined
  readonly outcome: Status
  /** Why it failed; set with the outcome Error only. */
  readonly reason?: string | undefined
  /** What the API server answered, in words. */
  readonly message?: string | undefined
  readonly annotations: unknown
}

/**
 * When the request was received, by the versions of the API: v1, v1beta1 before 1.12, v1alpha1. Panther names its own. The API server
 * writes UTC; collectors drop the zone.
 */
function requestTime(event: unknown): number | undefined {
  const candidates = [
    memberOf(event, 'requestReceivedTimestamp'),
    memberOf(event, 'timestamp'),
    memberOf(memberOf(event, 'metadata'), 'creationTimestamp'),
    memberOf(event, 'stageTimestamp'),
    memberOf(event, 'p_event_time'),
  ]
  for (const value of candidates) {
    const time = timeOf(value) ?? (typeof value === 'string' ? timeOf(`${value}Z`) : undefined)
    if (time !== undefined && time > 0) return time
  }
  return undefined
}

/**
 * Reads one stage of a request. Gives the reason, as text, when the record says too little to be an event: no time, or nothing of
 * what became of the request.
 */
export function readAuditRequest(
  event: unknown,
  options: KubernetesAuditOptions,
  context: SourceContext,
): AuditRequest | string {
  const time = requestTime(event)
  if (time === undefined) return 'not an audit event: no time, neither `requestReceivedTimestamp` nor `stageTimestamp`'
  const annotations = memberOf(event, 'annotations')
  const result = resultOf(event, annotations, context)
  if (result === undefined) return 'not an audit event: neither `stage` nor `responseStatus.code`'
  const user = memberOf(event, 'user')
  const extra = memberOf(user, 'extra')
  const username = clipText(memberOf(user, 'username'))
  const impersonated = clipText(memberOf(memberOf(event, 'impersonatedUser'), 'username'))
  const object = memberOf(event, 'objectRef')
  const verb = clipText(memberOf(event, 'verb'))
  const auditId = clipText(memberOf(event, 'auditID'))
  const uri = memberOf(event, 'requestURI')
  return {
    time,
    key: auditId === undefined ? undefined : keyOf(event, [auditId, username, verb]),
    verb,
    uri: requestUriOf(uri, context),
    dryRun: isDryRun(uri) || listOf(memberOf(memberOf(event, 'requestObject'), 'dryRun')).includes('All'),
    userName: impersonated === undefined ? username : `${impersonated} (by ${username ?? 'unknown'})`,
    impersonated: memberOf(event, 'impersonatedUser') !== undefined,
    podName: clipText(
      listOf(
        memberOf(extra, 'authentication.kubernetes.io/pod-name') ??
          memberOf(extra, 'authentication_kubernetes_io_slash_pod-name'),
      )[0],
    ),
    ...addressOf(memberOf(event, 'sourceIPs'), options),
    apiGroup: clipText(memberOf(object, 'apiGroup')),
    resource: clipText(memberOf(object, 'resource')),
    subresource: clipText(memberOf(object, 'subresource')),
    namespace: clipText(memberOf(object, 'namespace')),
    name: clipText(memberOf(object, 'name')) ?? createdName(event),
    ...result,
    annotations,
  }
}

/** Long values are hashed wherever the key goes. The time is taken as it is written, to the microsecond. */
function keyOf(event: unknown, known: readonly unknown[]): string {
  const times = ['requestReceivedTimestamp', 'timestamp'].map((name) => clipText(memberOf(event, name)))
  const uri = memberOf(event, 'requestURI')
  return JSON.stringify([...known, ...times, typeof uri === 'string' ? uri : undefined])
}

/** A create with `generateName` gets its name from the API server: it stands in the answer only. */
function createdName(event: unknown): string | undefined {
  const given = ['responseObject', 'requestObject'].map((key) => memberOf(memberOf(event, key), 'metadata'))
  return given.map((metadata) => clipText(memberOf(metadata, 'name'))).find((name) => name !== undefined)
}

/** The first IPv4 address from the wanted end, else the first address. */
function addressOf(
  sourceIps: unknown,
  { address }: KubernetesAuditOptions,
): Pick<AuditRequest, 'address' | 'address6'> {
  const texts = listOf(sourceIps).slice(0, 100)
  const found = texts.flatMap((text) => (typeof text === 'string' ? (readAddress(text.slice(0, 100)) ?? []) : []))
  if (address === 'peer') found.reverse()
  const chosen = found.find(({ version }) => version === 4) ?? found[0]
  if (chosen === undefined) return {}
  return chosen.version === 4 ? { address: chosen.address } : { address6: chosen.address }
}

type Result = Pick<AuditRequest, 'outcome' | 'reason' | 'message'>

/** What became of the request; undefined when nothing says so. */
function resultOf(event: unknown, annotations: unknown, context: SourceContext): Result | undefined {
  const status = memberOf(event, 'responseStatus')
  const code = countOf(memberOf(status, 'code'))
  const message = detailText(memberOf(status, 'message'), context)
  const stage = memberOf(event, 'stage')
  const isForbidden = memberOf(annotations, 'authorization.k8s.io/decision') === 'forbid'
  if (stage !== 'Panic' && !isForbidden && (code === undefined || code < 400)) {
    return code === undefined && typeof stage !== 'string' ? undefined : { outcome: 'Success', message }
  }
  const word =
    clipText(memberOf(status, 'reason')) ?? (stage === 'Panic' ? 'panic' : isForbidden ? 'Forbidden' : undefined)
  const head = [code, word].filter((part) => part !== undefined).join(' ')
  const text = message ?? detailText(memberOf(annotations, 'authorization.k8s.io/reason'), context)
  return { outcome: 'Error', reason: [head, text].filter((part) => part).join(': '), message }
}
