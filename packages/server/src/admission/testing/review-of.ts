import { randomUUID } from 'node:crypto'

const resources: Readonly<Record<string, readonly [group: string, plural: string]>> = {
  Pod: ['', 'pods'],
  Deployment: ['apps', 'deployments'],
  CronJob: ['batch', 'cronjobs'],
  Scale: ['autoscaling', 'deployments'],
  Service: ['', 'services'],
}

export type ReviewParts = {
  readonly kind?: string
  readonly operation?: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'
  readonly namespace?: string
  readonly name?: string
  readonly subResource?: string
  readonly object?: unknown
  readonly oldObject?: unknown
  readonly dryRun?: boolean
  readonly user?: string
}

/** An AdmissionReview in the form in which kube-apiserver 1.31 sends it. */
export function reviewOf(parts: ReviewParts = {}): Record<string, unknown> {
  const {
    kind = 'Pod',
    operation = 'CREATE',
    namespace = 'shop',
    name = 'web',
    subResource,
    user = 'alice@example.com',
  } = parts
  const { object = null, oldObject = null, dryRun = false } = parts
  const [group, plural] = resources[kind] ?? ['', 'things']
  const named = { group, version: 'v1', kind }
  const resource = { group, version: 'v1', resource: plural }
  return {
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: randomUUID(),
      kind: named,
      resource,
      requestKind: named,
      requestResource: resource,
      ...(subResource !== undefined && { subResource, requestSubResource: subResource }),
      name,
      namespace,
      operation,
      userInfo: { username: user, uid: 'e1b6', groups: ['developers', 'system:authenticated'], extra: {} },
      object,
      oldObject,
      dryRun,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1', fieldManager: 'kubectl-create' },
    },
  }
}

export type ContainerParts = {
  readonly image?: unknown
  readonly name?: string
  readonly securityContext?: object
  readonly resources?: object
}

/** The specification of a pod with a container for each image. */
export function specOf(...containers: readonly (string | ContainerParts)[]): Record<string, unknown> {
  return {
    containers: containers.map((one, i) => ({
      name: `c${i}`,
      ...(typeof one === 'string' ? { image: one } : one),
    })),
  }
}

export function podOf(spec: unknown): unknown {
  return { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'web', namespace: 'shop' }, spec }
}

export function deploymentOf(spec: unknown, replicas = 1): unknown {
  return {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec },
    },
  }
}

export function cronJobOf(spec: unknown): unknown {
  return {
    kind: 'CronJob',
    apiVersion: 'batch/v1',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { schedule: '5 4 * * *', jobTemplate: { spec: { template: { spec } } } },
  }
}
