import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import type { ReadBytes } from './file-access.ts'

/**
 * What a file is recognised by: device and inode, and its first bytes, because an inode is given to another file once
 * its own is gone, and a file that was emptied and written anew keeps it.
 */
const headBytes = 1024

/** A file is told by its first bytes alone, as a copy of another, when there are so many of them. */
export const tellingHeadBytes = 64

/** Device and inode, as one word. */
export function fileKey({ dev, ino }: Pick<BigIntStats, 'dev' | 'ino'>): string {
  return `${dev}:${ino}`
}

/** The first bytes of a file, as many as it has, 1 KiB at most. */
export async function readHead(read: ReadBytes): Promise<Buffer> {
  const head = Buffer.allocUnsafe(headBytes)
  return head.subarray(0, await read(head, 0))
}

/** The first bytes in a mark: how many there were, and their hash. */
export type Fingerprint = { readonly bytes: number; readonly sha256: string }

export function fingerprintOf(head: Uint8Array): Fingerprint {
  return { bytes: head.length, sha256: createHash('sha256').update(head).digest('base64url') }
}

/** True when a file that had this fingerprint may have the given first bytes now: it has only grown. */
export function hasFingerprint(head: Uint8Array, { bytes, sha256 }: Fingerprint): boolean {
  return head.length >= bytes && fingerprintOf(head.subarray(0, bytes)).sha256 === sha256
}

export function inodeOf(key: string): string {
  return key.slice(key.indexOf(':') + 1)
}

/** A time of `BigIntStats` in ms, reckoned as Node does for `Stats`, so that both compare as equal. */
export function milliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds / 1_000_000_000n) * 1000 + Number(nanoseconds % 1_000_000_000n) / 1_000_000
}
