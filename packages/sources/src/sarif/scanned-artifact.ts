import type { ScannedArtifact } from '@tidewaiter/model'
import { digestOf, textOf } from '../engine/values.ts'
import { imageNameParts } from '../scan/image-name.ts'
import { type JsonObject, objectOf, objectsOf } from '../engine/json-values.ts'
import { present } from '../scan/present.ts'

/**
 * What a run is about. SARIF has no place for the name of an image: Trivy writes it as a property, Grype into its locations
 * (`shop/web:2.4.1@sha256:...:/usr/lib/x`). A repository has its place.
 */
export function scannedArtifact(run: JsonObject): ScannedArtifact {
  const properties = objectOf(run['properties'])
  const imageName = textOf(properties?.['imageName']) ?? imageOfLocations(run)
  if (imageName !== undefined) return imageArtifact(imageName, properties)
  const repository = textOf(objectsOf(run['versionControlProvenance'])[0]?.['repositoryUri'])
  return repository === undefined ? { kind: 'unknown', name: '' } : { kind: 'repository', name: repository }
}

function imageArtifact(name: string, properties: JsonObject | undefined): ScannedArtifact {
  const [tag] = Array.isArray(properties?.['repoTags']) ? properties['repoTags'] : []
  const [pushed] = Array.isArray(properties?.['repoDigests']) ? properties['repoDigests'] : []
  const { digest: _, ...parts } = imageNameParts(textOf(tag) ?? name)
  const digest = digestOf(pushed) ?? digestOf(name)
  return { kind: 'image', name, ...parts, ...present({ digest, imageId: digestOf(properties?.['imageID']) }) }
}

/** Grype alone names its logical locations so; of other tools the text before `@` would be anything. */
function imageOfLocations(run: JsonObject): string | undefined {
  if (objectOf(objectOf(run['tool'])?.['driver'])?.['name'] !== 'grype') return undefined
  const [first] = Array.isArray(run['results']) ? (run['results'] as readonly unknown[]) : []
  const location = objectsOf(objectOf(first)?.['locations'])[0]
  const name = textOf(objectsOf(location?.['logicalLocations'])[0]?.['fullyQualifiedName'])
  const end = name?.indexOf('@') ?? -1
  return end > 0 ? name?.slice(0, end) : undefined
}
