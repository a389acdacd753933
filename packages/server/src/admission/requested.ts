import { isDeepStrictEqual } from 'node:util'
import { bestPractices, imagesOf, podSpecOf, type PracticeCheck, type RequestedImage } from '@tidewaiter/rules'
import type { AdmissionRequest } from './review-schema.ts'

/**
 * What a request would bring in that is not there yet.
 *
 * An update is judged by what it adds: an image that the object has already, and a check that it has failed already, are not decided
 * on again. Otherwise a verdict that became worse would keep people from scaling an application down, and controllers from taking
 * their finalizers off. Pods that are made anew are new objects, and judged as such.
 */
export type Requested = {
  /** `shop/Deployment/web`; a name that Kubernetes is still to make up ends in `*`. */
  readonly workload: string
  readonly namespace: string | undefined
  readonly images: readonly RequestedImage[]
  readonly checks: readonly PracticeCheck[]
}

/** Reads a request; undefined when it makes no pods, or adds nothing to those that it makes. */
export function readRequest(request: AdmissionRequest): Requested | undefined {
  const { operation, object, oldObject } = request
  if (operation !== 'CREATE' && operation !== 'UPDATE') return undefined
  const wanted = withKind(object, request)
  const spec = podSpecOf(wanted)
  if (spec === undefined) return undefined
  const before = operation === 'UPDATE' ? withKind(oldObject, request) : undefined
  const specBefore = podSpecOf(before)
  if (isDeepStrictEqual(spec, specBefore)) return undefined
  const images = without(imagesOf(wanted), imagesOf(before), imageKey)
  const checksBefore = specBefore === undefined ? [] : bestPractices(specBefore)
  const checks = without(bestPractices(spec), checksBefore, checkKey)
  if (images.length === 0 && checks.length === 0) return undefined
  return { workload: workloadOf(request), namespace: request.namespace ?? undefined, images, checks }
}

/**
 * The API server gives every object its kind. Where one has none, that of the request stands in: an object that nobody can tell is not
 * let pass as one without pods.
 */
function withKind(object: unknown, { kind, subResource }: AdmissionRequest): unknown {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return undefined
  const isNamed = 'kind' in object && typeof object.kind === 'string' && object.kind !== ''
  // A subresource has an object of its own, with a kind of its own: Scale, Binding, PodExecOptions.
  return isNamed || (subResource ?? '') !== '' ? object : { ...object, kind: kind.kind }
}

/** Each once, and none that was there before. */
function without<T>(now: readonly T[], before: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const seen = new Set(before.map(keyOf))
  return now.filter((item) => {
    const key = keyOf(item)
    return !seen.has(key) && seen.add(key) !== undefined
  })
}

/** An image is what its name says, wherever in the pod it stands; one that cannot be read is told by its place. */
function imageKey({ image, place, read }: RequestedImage): string {
  return JSON.stringify('fault' in read ? [place, image, read.fault] : [image])
}

function checkKey({ id, container, reason }: PracticeCheck): string {
  return JSON.stringify([id, container ?? null, reason])
}

function workloadOf({ namespace, kind, name, object }: AdmissionRequest): string {
  const own = name ?? ''
  const begin = memberOf(memberOf(object, 'metadata'), 'generateName')
  const shown = own !== '' ? own : typeof begin === 'string' && begin !== '' ? `${begin.slice(0, 250)}*` : undefined
  return [namespace ?? '', kind.kind, shown ?? ''].filter((part) => part !== '').join('/')
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}
