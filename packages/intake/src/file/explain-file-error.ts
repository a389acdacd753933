import { IntakeError } from '../intake-errors.ts'

/** Takes what looking at, opening or reading a file failed with, returns the row of the table for it. */
export function explainFileError(cause: unknown, path: string): IntakeError {
  if (cause instanceof IntakeError) return cause
  switch (cause instanceof Error && 'code' in cause ? cause.code : undefined) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new IntakeError('file-missing', { path }, { cause })
    case 'EACCES':
    case 'EPERM':
      return new IntakeError('file-forbidden', { path }, { cause })
    case 'EMFILE':
    case 'ENFILE':
      return new IntakeError('files-exhausted', { path }, { cause })
    default: {
      const reason = cause instanceof Error ? cause.message : String(cause)
      return new IntakeError('file-unreadable', { path, reason }, { cause })
    }
  }
}
