import type { ScannedArtifact } from '@tidewaiter/model'
import { digestOf, textOf } from '../engine/values.ts'
import { imageNameParts } from '../scan/image-name.ts'
import { type JsonObject, objectOf, objectsOf } from '../engine/json-values.ts'
import { present } from '../scan/present.ts'

/** Trivy's names of the things it scans (`ArtifactType`). */
const kinds: Readonly<Record<string, ScannedArtifact['kind']>> = {
  container_image: 'image',
  filesystem: 'filesystem',
  repository: 'repository',
  cyclonedx: 'sbom',
  spdx: 'sbom',
  vm: 'machine',
}

/** What a report of one artifact is about. */
export function scannedArtifact(report: JsonObject): ScannedArtifact {
  const type = textOf(report['ArtifactType']) ?? ''
  const metadata = objectOf(report['Metadata'])
  const name = nameOf(report, metadata)
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined
  return {
    kind: kind ?? (metadata?.['ImageID'] === undefined ? 'unknown' : 'image'),
    name,
    ...imageFacts(metadata, name),
  }
}

/**
 * What the metadata says about an image. `RepoDigests` is missing for an image that was never pushed, and `ImageID`, the
 * digest of its configuration, is no substitute: no registry knows it.
 *
 * @param name chooses among several repositories of the image
 */
export function imageFacts(metadata: JsonObject | undefined, name: string): Omit<ScannedArtifact, 'kind' | 'name'> {
  const repository = imageNameParts(name).repository
  const names = textsOf(metadata?.['RepoTags'])
  const own = names.includes(name) ? name : (names[0] ?? textOf(metadata?.['Reference']))
  const digests = textsOf(metadata?.['RepoDigests'])
  const pushed = digests.find((digest) => imageNameParts(digest).repository === repository) ?? digests[0]
  const { digest: _, ...parts } = imageNameParts(own ?? pushed ?? '')
  const system = objectOf(metadata?.['OS'])
  const os = [textOf(system?.['Family']), textOf(system?.['Name'])].filter((part) => part !== undefined).join(' ')
  return {
    ...parts,
    ...present({
      digest: digestOf(pushed),
      imageId: digestOf(metadata?.['ImageID']),
      os: os === '' ? undefined : os,
      architecture: textOf(objectOf(metadata?.['ImageConfig'])?.['architecture']),
    }),
  }
}

/** The name of the artifact, or the first thing in its report that names it. */
function nameOf(report: JsonObject, metadata: JsonObject | undefined): string {
  return (
    textOf(report['ArtifactName']) ??
    textsOf(metadata?.['RepoTags'])[0] ??
    textOf(metadata?.['Reference']) ??
    nameInTarget(report, metadata) ??
    ''
  )
}

/** The target of system packages is the name with the system behind it: `shop/web:2.4.1 (debian 12.11)`. */
function nameInTarget(report: JsonObject, metadata: JsonObject | undefined): string | undefined {
  const system = objectOf(metadata?.['OS'])
  const ending = ` (${textOf(system?.['Family'])} ${textOf(system?.['Name'])})`
  const target = objectsOf(report['Results'])
    .map((result) => textOf(result['Target']))
    .find((text) => text?.endsWith(ending))
  return textOf(target?.slice(0, -ending.length))
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.flatMap((item) => textOf(item) ?? []) : []
}
