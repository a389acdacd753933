import type { FileOperation } from '@tidewaiter/model'

/** Bits of the flags of an open, the same on x86 and arm64 (include/uapi/asm-generic/fcntl.h). */
const accessMode = 0o3
const createFlag = 0o100

/**
 * What a file is opened for, from the flags of open(2) as a number, as `O_WRONLY|O_CREAT` or as a list of such words; `open`
 * where they do not tell.
 */
export function openOperation(flags: unknown): FileOperation {
  if (typeof flags === 'number' && Number.isInteger(flags)) {
    if ((flags & createFlag) !== 0) return 'create'
    return (flags & accessMode) === 0 ? 'read' : 'write'
  }
  const words: readonly unknown[] = typeof flags === 'string' ? flags.split('|') : Array.isArray(flags) ? flags : []
  if (words.includes('O_CREAT') || words.includes('O_TMPFILE')) return 'create'
  if (words.includes('O_WRONLY') || words.includes('O_RDWR')) return 'write'
  return words.includes('O_RDONLY') ? 'read' : 'open'
}
