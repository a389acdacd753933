/** What the name of an image means, nothing left implied. */
export type ImageReference = {
  readonly registry: string
  readonly repository: string
  /** Absent where the name has a digest and no tag. */
  readonly tag?: string
  readonly digest?: string
}

export type ReadReference = { readonly reference: ImageReference } | { readonly fault: string }

/** A reference that is longer cannot be right: a repository of 255 characters, a host, a tag of 128 and the longest digest. */
const longest = 1024

/** Names of digests with the number of their hexadecimal digits (OCI image-spec, "Registered Algorithms"). */
const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

const host =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/
const pathPart = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const tagText = /^\w[\w.-]{0,127}$/

/**
 * Takes the name of an image apart by the rules of Docker, which Kubernetes follows
 * (https://github.com/distribution/reference): `web` is `docker.io/library/web:latest`. The first part is a registry when it
 * has a dot, a colon or a capital, or is `localhost`.
 */
export function readImageReference(text: string): ReadReference {
  if (text === '') return fault('it is empty')
  if (text.length > longest) return fault(`it has more than ${longest} characters`)
  const at = text.indexOf('@')
  const named = at < 0 ? text : text.slice(0, at)
  const digest = at < 0 ? undefined : text.slice(at + 1)
  if (digest !== undefined && !isDigest(digest)) return fault('its digest is not one')
  const colon = named.lastIndexOf(':')
  const hasTag = colon > named.lastIndexOf('/')
  const tag = hasTag ? named.slice(colon + 1) : undefined
  if (tag !== undefined && !tagText.test(tag)) return fault('its tag is not one')
  const [registry, repository] = splitName(hasTag ? named.slice(0, colon) : named)
  if (!host.test(registry)) return fault('its registry is not a host')
  if (repository.length > 255) return fault('its repository has more than 255 characters')
  if (!repository.split('/').every((part) => pathPart.test(part))) return fault('its repository is not a name')
  // 64 hexadecimal digits are the id of an image and not a name.
  if (at < 0 && /^[0-9a-f]{64}$/.test(named)) return fault('it is the id of an image and not a name')
  const implied = digest === undefined ? 'latest' : undefined
  return {
    reference: {
      registry,
      repository,
      ...((tag ?? implied) !== undefined && { tag: tag ?? 'latest' }),
      ...(digest !== undefined && { digest }),
    },
  }
}

const fault = (text: string): ReadReference => ({ fault: text })

function isDigest(text: string): boolean {
  const [algorithm = '', digits = ''] = text.split(':', 2)
  return text === `${algorithm}:${digits}` && digits.length === digestLengths[algorithm] && /^[0-9a-f]+$/.test(digits)
}

function splitName(name: string): readonly [registry: string, repository: string] {
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  const isRegistry = /[.:A-Z]/.test(first) || first === 'localhost'
  const registry = isRegistry ? first : 'docker.io'
  const path = isRegistry ? name.slice(slash + 1) : name
  const isDocker = registry === 'docker.io' || registry === 'index.docker.io'
  if (!isDocker) return [registry, path]
  return ['docker.io', path.includes('/') ? path : `library/${path}`]
}
