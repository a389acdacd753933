import type { Draft } from '../kubernetes/draft.ts'
import { resourceName, sourceOfResource, type Resource } from '../kubernetes/resource-name.ts'
import type { SourceContext } from '../source-context.ts'
import type { AuditRequest } from './audit-request.ts'
import { denialOf, findingsOf, maxFindings } from './policy-verdicts.ts'

/** Event numbers that one request may take. */
const partsOfRequest: number = 3 + maxFindings

/**
 * The events of a request: always API-001; ADM-020 when it changes who may do what; PLC-002 when a policy denied it; RT-002 for
 * each finding of a policy that only watches.
 *
 * Their ids follow from the request, so that a receiver can tell that two events are of one request: of a stage that could not be
 * joined, of a batch that the API server sent twice, of a log and a webhook that are both connected. The outcome is part of it.
 *
 * @param place number of the request in the record, for the ids of one without an audit id
 */
export function draftsOfRequest(request: AuditRequest, place: number, context: SourceContext): readonly Draft[] {
  const { time, outcome, reason, namespace, key } = request
  const identity = key === undefined ? undefined : `${outcome} ${key}`
  const firstPart = key === undefined ? place * partsOfRequest : 0
  const shared = { time, identity }
  const object: Resource = { namespace, kind: kindOf(request), name: request.name }
  const fields = {
    sourceName: request.podName ?? nodeOf(request),
    sourceAddress: request.address,
    sourceAddress6: request.address6,
    userName: request.userName,
    namespace,
    requestUri: request.uri,
    requestMethod: request.verb,
  }
  const drafts: Draft[] = [{ ...shared, part: firstPart, code: 'API-001', outcome, fields: { ...fields, reason } }]
  if (changesAccess(request)) {
    const artifactName = resourceName(object)
    drafts.push({
      ...shared,
      part: firstPart + 1,
      code: 'ADM-020',
      outcome,
      fields: { ...fields, reason, artifactName },
    })
  }
  const denial = denialOf(request)
  if (denial !== undefined) {
    const denied = { ...fields, reason: denial.reason, artifactName: resourceName(object) }
    drafts.push({
      ...shared,
      part: firstPart + 2,
      code: 'PLC-002',
      outcome: 'Error',
      fields: denied,
      rule: denial.rule,
    })
  }
  for (const [index, finding] of findingsOf(request, context).entries()) {
    const found = { ...fields, sourceName: sourceOfResource(object), reason: finding.reason }
    const part = firstPart + 3 + index
    drafts.push({ ...shared, part, code: 'RT-002', outcome: 'Error', fields: found, rule: finding.rule })
  }
  return drafts
}

function kindOf({ resource, subresource }: AuditRequest): string | undefined {
  return resource === undefined || subresource === undefined ? resource : `${resource}/${subresource}`
}

/** A kubelet is called by its node. */
function nodeOf({ userName, impersonated }: AuditRequest): string | undefined {
  const prefix = 'system:node:'
  return userName?.startsWith(prefix) && !impersonated ? userName.slice(prefix.length) : undefined
}

const writes: readonly unknown[] = ['create', 'update', 'patch', 'delete', 'deletecollection']
const accessResources: readonly unknown[] = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings']

/** True for a write, also one that failed, of an object that says who may do what. */
function changesAccess({ verb, dryRun, apiGroup, resource, subresource }: AuditRequest): boolean {
  if (!writes.includes(verb) || dryRun || subresource !== undefined) return false
  if (apiGroup === 'rbac.authorization.k8s.io') return accessResources.includes(resource)
  return apiGroup === undefined && resource === 'serviceaccounts'
}
