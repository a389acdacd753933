import { readAddress, type Address } from '@tidewaiter/model'
import { commandLine, computed, joined, setting, text, type Candidate, type Rules } from '../engine/mapping.ts'
import { countOf, textOf } from '../engine/values.ts'
import { asFields, type Fields } from './as-fields.ts'
import { field, nodeName } from './common-rules.ts'
import type { EventDecision } from './decide-alert.ts'

/**
 * Alerts of Falco's plugins that watch the audit log of an API: Kubernetes (`k8saudit` and its relatives), AWS
 * CloudTrail, Google Cloud, Okta, GitHub. Each rule hit is a request to that API: API-001. So is a hit on the events of
 * any other plugin, for which the scheme has no closer family.
 *
 * Falco shows a request's result only when the rule prints it. A request whose result is not known counts as Success:
 * the rule saw it in the audit log, and nothing says that it failed.
 */
export function decideAudit(record: unknown): EventDecision {
  const failed = failureOf(fieldsOf(record)) !== undefined
  return failed
    ? { do: 'event', code: 'API-001', outcome: 'Error', rules: failedRules }
    : { do: 'event', code: 'API-001', outcome: 'Success', rules: auditRules }
}

/** True for an alert without `source`, as old versions write it, that is one of the Kubernetes audit log all the same. */
export function isOldAudit(record: unknown): boolean {
  return Object.keys(fieldsOf(record)).some((name) => name.startsWith('ka.') || name.startsWith('jevt.'))
}

const auditRules: Rules = {
  sourceName: [text('hostname'), setting('serverName')],
  sourceAddress: [initiator(4), setting('nodeAddress'), setting('peerAddress')],
  sourceAddress6: [initiator(6)],
  userName: [
    text(field('ka.user.name')),
    auditValue('/user/username'),
    text(field('ct.user')),
    text(field('ct.user.arn')),
    text(field('gcp.user')),
    text(field('okta.actor.alternateid')),
    text(field('okta.actor.name')),
    text(field('github.user')),
  ],
  // The query of a request can hold the command of an exec, and tokens: redacted as command lines are.
  requestUri: [
    commandLine(field('ka.uri')),
    auditValue('/requestURI', true),
    commandLine(field('okta.requesturi')),
    text(field('github.repo.url')),
    text(field('github.repo')),
  ],
  requestMethod: [
    text(field('ka.verb')),
    auditValue('/verb'),
    text(field('ct.name')),
    text(field('gcp.methodName')),
    text(field('okta.evt.type')),
    joined('.', text(field('github.type')), text(field('github.action'))),
    text(field('github.type')),
  ],
  namespace: [text(field('ka.target.namespace')), auditValue('/objectRef/namespace')],
  nodeName,
}

const failedRules: Rules = {
  ...auditRules,
  reason: [computed(['output_fields'], ([fields]) => failureOf(asFields(fields)))],
}

/** The IP address of whoever made the request, if it is of that version. */
function initiator(version: 4 | 6): Candidate {
  return computed(
    [field('ka.sourceips'), field('ct.srcip'), field('gcp.callerIP'), field('okta.client.ip')],
    (values) => {
      const addresses = values.flatMap(addressesOf)
      const address = addresses.find((candidate) => candidate.version === 4) ?? addresses[0]
      return address?.version === version ? address.address : undefined
    },
  )
}

/** The addresses in a value: one, a list, or a list as text, `(192.0.2.1,192.0.2.2)`. */
function addressesOf(value: unknown): readonly Address[] {
  const texts = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[(),\s]+/) : []
  return texts.flatMap((item: unknown) => (typeof item === 'string' ? (readAddress(item) ?? []) : []))
}

/**
 * A value of the audit event by its JSON pointer. Before Falco 0.32 rules printed such values as `jevt.value[...]`, and
 * the `json` plugin still prints them as `json.value[...]`.
 */
function auditValue(pointer: string, redact = false): Candidate {
  return computed(['output_fields'], ([fields], context) => {
    const value = pointed(asFields(fields), pointer)
    return value !== undefined && redact ? context.redact(value) : value
  })
}

function pointed(fields: Fields, pointer: string): string | undefined {
  return textOf(fields[`jevt.value[${pointer}]`]) ?? textOf(fields[`json.value[${pointer}]`])
}

/** Why the request failed, in words; undefined when nothing says that it did. */
function failureOf(fields: Fields): string | undefined {
  const code = countOf(fields['ka.response.code'] ?? pointed(fields, '/responseStatus/code'))
  if (code !== undefined && code >= 400) {
    return joinWords(
      ' ',
      String(code),
      textOf(fields['ka.response.reason']) ?? pointed(fields, '/responseStatus/reason'),
    )
  }
  if (fields['ka.auth.decision'] === 'forbid') return joinWords(': ', 'forbidden', textOf(fields['ka.auth.reason']))
  const error = textOf(fields['ct.error'])
  if (error !== undefined) return joinWords(': ', error, textOf(fields['ct.errormessage']))
  const result = textOf(fields['okta.result'])
  if (result === 'FAILURE' || result === 'DENY') return joinWords(': ', result, textOf(fields['okta.reason']))
  return undefined
}

function joinWords(separator: string, first: string, second: string | undefined): string {
  return second === undefined ? first : `${first}${separator}${second}`
}

function fieldsOf(record: unknown): Fields {
  return asFields(asFields(record)['output_fields'])
}
