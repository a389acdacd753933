import { digestOf } from '../engine/values.ts'

/** The parts of an image's name; what the name does not say is absent. */
export type ImageNameParts = {
  readonly registry?: string
  readonly repository?: string
  readonly tag?: string
  readonly digest?: string
}

/**
 * Takes an image's name apart: `registry.example.com:5000/shop/web:2.4.1@sha256:...`. The first part is a registry when it
 * has a dot or a colon or is `localhost` (the rule of the Docker reference grammar); a registry that is only implied stays
 * absent.
 */
export function imageNameParts(name: string): ImageNameParts {
  const digest = digestOf(name)
  const [beforeDigest = ''] = name.split('@', 1)
  const slash = beforeDigest.indexOf('/')
  const first = slash > 0 ? beforeDigest.slice(0, slash) : ''
  const registry = /[.:]/.test(first) || first === 'localhost' ? first : undefined
  const path = registry === undefined ? beforeDigest : beforeDigest.slice(slash + 1)
  const colon = path.lastIndexOf(':')
  const hasTag = colon > path.lastIndexOf('/')
  const repository = hasTag ? path.slice(0, colon) : path
  const tag = hasTag ? path.slice(colon + 1) : ''
  return {
    ...(registry !== undefined && { registry }),
    ...(repository !== '' && { repository }),
    ...(tag !== '' && { tag }),
    ...(digest !== undefined && { digest }),
  }
}
