import type { ScannedArtifact } from '@tidewaiter/model'
import { readImageReference } from '../admission/image-reference.ts'

/** What is known of an image: a scanned artifact, or what an acceptance says of one. */
export type NamedImage = { readonly [Member in keyof ScannedArtifact]?: ScannedArtifact[Member] | undefined }

/**
 * The package URL of an image (type `oci` of https://github.com/package-url/purl-spec): its last name, its digest as the version,
 * where it lies as `repository_url`. Undefined when the artifact is no image, or nobody knows its registry: without one the
 * URL would stand for images of that name anywhere.
 */
export function ociPurl(image: NamedImage): string | undefined {
  if (image.kind !== undefined && image.kind !== 'image') return undefined
  const { registry, repository, tag } = image.registry === undefined ? partsOf(image) : image
  const { digest } = image
  if (registry === undefined || repository === undefined) return undefined
  const name = repository.slice(repository.lastIndexOf('/') + 1).toLowerCase()
  if (name === '') return undefined
  const version = digest === undefined ? '' : `@${encoded(digest)}`
  // Programs that write these URLs have the old name of Docker's registry, and compare them as text.
  const host = registry === 'docker.io' ? 'index.docker.io' : registry
  const at = `repository_url=${encoded(`${host}/${repository}`.toLowerCase())}`
  const tagged = tag === undefined || digest !== undefined ? '' : `&tag=${encoded(tag)}`
  return `pkg:oci/${encoded(name)}${version}?${at}${tagged}`
}

/** What the name says. What may be no image at all, such as a directory, has to name its registry. */
function partsOf({ kind, name = '' }: NamedImage): NamedImage {
  const read = readImageReference(name)
  if ('fault' in read) return {}
  return kind === 'image' || name.startsWith(`${read.reference.registry}/`) ? read.reference : {}
}

/** Colons and slashes stand for themselves (purl-spec, "Rules for each purl component"). */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%3A', ':')
}
