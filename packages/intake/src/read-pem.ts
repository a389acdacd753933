import { readFile } from 'node:fs/promises'
import { fileReason } from '@tidewaiter/syslog'
import { IntakeError } from './intake-errors.ts'

/**
 * The text of a file with certificates or a key.
 *
 * @param what names it in the error: `key`
 * @throws {IntakeError} `tls-file-unreadable`
 */
export async function readPem(what: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new IntakeError('tls-file-unreadable', { what, path, reason: fileReason(cause) }, { cause })
  }
}
