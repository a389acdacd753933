import { hash } from 'node:crypto'

/**
 * What was told of an object, as its mark holds it: the version of the object, and 66 bits of SHA-256 for each part that stood
 * in it: two of 1,000 parts of one object share these with a chance of one in 10^14.
 */
export type ObjectState = { readonly version: string; readonly parts: ReadonlySet<string> }

/** Base64 characters of a digest: 66 bits. */
const digestLength = 11

export function digestOfPart(text: string): string {
  return hash('sha256', text, 'base64').slice(0, digestLength)
}

/** The text of a mark: the version and the digests, without anything between them. */
export function writeState({ version, parts }: ObjectState): string {
  return `1 ${version} ${[...parts].join('')}`
}

/** Undefined for text that is none, such as another version's, or that of an object that is being forgotten. */
export function readState(text: string | undefined): ObjectState | undefined {
  const [format, version, digests] = text?.split(' ') ?? []
  if (format !== '1' || version === undefined || digests === undefined) return undefined
  const parts = new Set<string>()
  for (let at = 0; at < digests.length; at += digestLength) parts.add(digests.slice(at, at + digestLength))
  return { version, parts }
}
