import { ServerError } from '../server-errors.ts'

/**
 * Refuses a change of something that is no longer as the client has read it (RFC 9110 section 13.1.1).
 *
 * @throws {ServerError} `version-passed`
 */
export function expectVersion({ ifMatch }: { readonly ifMatch: number | undefined }, version: number): void {
  if (ifMatch !== undefined && ifMatch !== version) throw new ServerError('version-passed')
}

/** Takes the header If-Match, returns the version it names; -1, which nothing has, for a tag that is not ours. */
export function readIfMatch(header: string | null): number | undefined {
  if (header === null || header === '*') return undefined
  const version = /^"(\d{1,15})"$/.exec(header)?.[1]
  return version === undefined ? -1 : Number(version)
}
