import { memberAt } from './json.ts'

/** Where the specification of a pod stands in the objects that make pods (Kubernetes API, groups core, apps and batch). */
const paths: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
}

/**
 * The specification of the pods that an object makes; undefined when it makes none. Takes an AdmissionReview, an
 * AdmissionRequest or the object itself. It is what the object says: nothing of it was checked.
 */
export function podSpecOf(review: unknown): unknown {
  const object = objectIn(review)
  const kind = memberAt(object, 'kind')
  if (typeof kind !== 'string' || !Object.hasOwn(paths, kind)) return undefined
  return memberAt(object, ...(paths[kind] ?? []))
}

function objectIn(review: unknown): unknown {
  const request = memberAt(review, 'kind') === 'AdmissionReview' ? memberAt(review, 'request') : review
  // The kind of a request is an object, the kind of an object a text.
  return typeof memberAt(request, 'kind') === 'string' ? request : memberAt(request, 'object')
}
