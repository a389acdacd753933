import { clipText } from '../checks/clip-text.ts'
import { detailText } from '../checks/detail-text.ts'
import { listOf, memberOf } from '../engine/json-values.ts'
import { receivedAt } from '../engine/own-time.ts'
import { countOf, timeOf } from '../engine/values.ts'
import type { Draft } from '../kubernetes/draft.ts'
import type { Part } from '../kubernetes/read-parts.ts'
import { resourceName, type Resource } from '../kubernetes/resource-name.ts'
import type { SourceContext } from '../source-context.ts'
import type { AdmissionReviewOptions } from './admission-review-options.ts'
import { isRequest, requestOf } from './request-of.ts'

/**
 * Reads one review.
 *
 * A review with a response holds a verdict: a policy was applied to an object, PLC-002. A request alone reached the API server, was
 * authenticated and authorised, and what became of it is not known: API-001, Success as long as nothing says that it failed.
 */
export function readAdmissionReview(record: unknown, options: AdmissionReviewOptions, context: SourceContext): Part {
  const request = requestOf(record)
  if (!isRequest(request)) {
    return { kind: 'refused', reason: 'not an admission review: no `request` with `uid` and `operation`' }
  }
  if (memberOf(request, 'dryRun') === true) return { kind: 'skipped', reason: 'dry-run' }
  const response = memberOf(record, 'response')
  const allowed = memberOf(response, 'allowed')
  const isDecided = typeof allowed === 'boolean'
  if (!isDecided && options.undecided === 'skip') return { kind: 'skipped', reason: 'undecided' }
  const object = objectOf(request)
  const method = clipText(memberOf(request, 'operation'))
  const common = {
    part: 0,
    time: reviewTime(record, context),
    fields: {
      userName: clipText(memberOf(memberOf(request, 'userInfo'), 'username')),
      namespace: object.namespace,
      requestMethod: method,
      requestUri: uriOf(request, object),
    },
  }
  if (!isDecided) return draftPart({ ...common, code: 'API-001', outcome: 'Success' })
  const fields = { ...common.fields, artifactName: resourceName(object) }
  if (allowed) return draftPart({ ...common, code: 'PLC-002', outcome: 'Success', fields })
  const reason = denialIn(memberOf(response, 'status'), context)
  return draftPart({ ...common, code: 'PLC-002', outcome: 'Error', fields: { ...fields, reason } })
}

function draftPart(draft: Draft): Part {
  return { kind: 'drafts', drafts: [draft] }
}

/** What the review is about. The name is empty when the API server is still to make one up (`generateName`). */
function objectOf(request: unknown): Resource {
  const metadata = ['object', 'oldObject'].map((key) => memberOf(memberOf(request, key), 'metadata'))
  const names = [memberOf(request, 'name'), ...metadata.map((value) => memberOf(value, 'name'))]
  const subresource = clipText(memberOf(request, 'subResource'))
  const kind = clipText(memberOf(memberOf(request, 'kind'), 'kind'))
  return {
    namespace: clipText(memberOf(request, 'namespace')),
    kind: kind === undefined || subresource === undefined ? kind : `${kind}/${subresource}`,
    name: names.map(clipText).find((name) => name !== undefined),
  }
}

/**
 * The path of the API that a request for this object goes to (Kubernetes API conventions): it is what the audit log would show,
 * and follows from group, version, resource, namespace and name.
 */
function uriOf(request: unknown, object: Resource): string | undefined {
  const resource = memberOf(request, 'resource')
  const [group, version, plural] = ['group', 'version', 'resource'].map((key) => clipText(memberOf(resource, key)))
  if (version === undefined || plural === undefined) return undefined
  const subresource = clipText(memberOf(request, 'subResource'))
  const isCreate = memberOf(request, 'operation') === 'CREATE'
  const steps = [
    group === undefined ? `/api/${version}` : `/apis/${group}/${version}`,
    ...(object.namespace === undefined || plural === 'namespaces' ? [] : ['namespaces', object.namespace]),
    plural,
    // An object is created by a request to the collection, its subresources by one to the object.
    isCreate && subresource === undefined ? undefined : clipText(memberOf(request, 'name')),
    subresource,
  ]
  return steps.filter((step) => step !== undefined).join('/')
}

/** A review holds no time of its own. Whoever passes it on may add one beside `request`; else it was received when it happened. */
function reviewTime(record: unknown, context: SourceContext): number {
  const times = ['receivedAt', 'time', 'timestamp'].map((key) => timeOf(memberOf(record, key)))
  return times.find((time) => time !== undefined && time > 0) ?? receivedAt(context)
}

/** The words of a denial: `403 Forbidden: ...`. */
function denialIn(status: unknown, context: SourceContext): string {
  const head = [countOf(memberOf(status, 'code')), clipText(memberOf(status, 'reason'))].filter(
    (part) => part !== undefined,
  )
  const message = detailText(memberOf(status, 'message'), context)
  const causes = listOf(memberOf(memberOf(status, 'details'), 'causes')).slice(0, 10)
  const cause = causes.map((item) => detailText(memberOf(item, 'message'), context)).find((text) => text !== undefined)
  const text = [head.join(' '), message ?? cause].filter((part) => part).join(': ')
  return text === '' ? 'denied' : text
}
