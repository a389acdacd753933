import { createHash } from 'node:crypto'
import type { ScannedArtifact } from '@tidewaiter/model'
import type { Selectable } from 'kysely'
import type { Tables } from '../state/tables.ts'

export type ArtifactRow = Selectable<Tables['artifacts']>

/** A scan that is the newest of its tool. */
export type ArtifactScan = {
  /** Its id in the report store. */
  readonly report: number
  readonly tool: string
  /** In ms since 1970-01-01 UTC; of a report that has come again unchanged, when it was seen last. */
  readonly scannedAt: number
}

/**
 * The id of an artifact: a UUID of version 8 (RFC 9562 section 5.8) out of its key. So whoever has a report knows the id before
 * anything was written, and an artifact that was removed and comes again is the same one.
 *
 * @param key as the report store calls it: see `artifactKey` of `@tidewaiter/intake`
 */
export function artifactId(key: string): string {
  const bytes = createHash('sha256').update(key).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const text = bytes.toString('hex')
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-')
}

/** Artifacts with longer keys stay in the report store alone. */
export const longestKey = 4_000

/** What the report store calls the artifact. */
export function keyOf({ key }: Pick<ArtifactRow, 'key'>): string {
  return JSON.parse(key) as string
}

/** The artifact as rules and scopes look at it. */
export function scannedArtifactOf(
  row: Pick<ArtifactRow, 'kind' | 'name' | 'digest' | 'registry' | 'repository' | 'tag' | 'os'>,
): ScannedArtifact {
  const { kind, name, digest, registry, repository, tag, os } = row
  return {
    kind,
    name,
    ...(digest !== null && { digest }),
    ...(registry !== null && { registry }),
    ...(repository !== null && { repository }),
    ...(tag !== null && { tag }),
    ...(os !== null && { os }),
  }
}

/** The newest scan of each tool, newest first. */
export function scansOf({ scans }: Pick<ArtifactRow, 'scans'>): readonly ArtifactScan[] {
  return JSON.parse(scans) as readonly ArtifactScan[]
}

/** Which scans an artifact has: another text exactly when a new one has landed, or one is gone. */
export function scanMark(row: Pick<ArtifactRow, 'scans'>): string {
  return scansOf(row)
    .map(({ report }) => report)
    .toSorted((one, other) => one - other)
    .join(' ')
}
