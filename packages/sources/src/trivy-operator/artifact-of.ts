import type { ScannedArtifact } from '@tidewaiter/model'
import { digestOf, textOf } from '../engine/values.ts'
import { type JsonObject, objectOf } from '../engine/json-values.ts'
import { present } from '../scan/present.ts'

const prefix = 'trivy-operator.resource.'

/** The image of a container: `server/repository:tag`. Some versions have the image's id as `digest`; it stands as they say. */
export function imageArtifact(resource: JsonObject, report: JsonObject): ScannedArtifact {
  const artifact = objectOf(report['artifact'])
  const registry = textOf(objectOf(report['registry'])?.['server'])
  const repository = textOf(artifact?.['repository'])
  if (repository === undefined) return resourceArtifact(resource)
  const tag = textOf(artifact?.['tag'])
  const digest = digestOf(artifact?.['digest'])
  const system = objectOf(report['os'])
  const os = [textOf(system?.['family']), textOf(system?.['name'])].filter((part) => part !== undefined).join(' ')
  const end = tag === undefined ? (digest === undefined ? '' : `@${digest}`) : `:${tag}`
  return {
    kind: 'image',
    name: `${registry === undefined ? '' : `${registry}/`}${repository}${end}`,
    repository,
    ...present({ registry, tag, digest, os: os === '' ? undefined : os }),
  }
}

/**
 * The resource that a report is about: `shop/ReplicaSet/web-5d8f`. Labels hold a hash where the name is too long for one;
 * the name then stands in an annotation of the same key.
 */
export function resourceArtifact(resource: JsonObject): ScannedArtifact {
  const metadata = objectOf(resource['metadata'])
  const labels = objectOf(metadata?.['labels'])
  const annotations = objectOf(metadata?.['annotations'])
  const [namespace, kind, name] = ['namespace', 'kind', 'name'].map(
    (part) => textOf(annotations?.[prefix + part]) ?? textOf(labels?.[prefix + part]),
  )
  const named = name ?? textOf(metadata?.['name'])
  const parts = [namespace ?? textOf(metadata?.['namespace']), kind, named].filter((part) => part !== undefined)
  return { kind: 'resource', name: parts.join('/') }
}
