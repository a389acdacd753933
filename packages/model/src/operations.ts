import type { Code } from './codes.ts'
import type { FamilyOfKind } from './families.ts'

/**
 * Values of `act`, in the order of the source table, and the number that each gives to the codes of its families.
 *
 * Ours: the source table names no number. `exec` covers PM-002 (a start); a process that ends or changes itself has a
 * code of its own and the same `act`, because the table knows no other value for processes.
 */
export const operations = {
  file: ['open', 'close', 'read', 'write', 'create', 'delete', 'chmod', 'chown', 'rename'],
  network: ['egress', 'ingress', 'egress_response', 'ingress_response'],
  process: ['exec'],
  malware: ['ftp'],
} as const

export type FileOperation = (typeof operations.file)[number]
export type NetworkOperation = (typeof operations.network)[number]
type ProcessOperation = (typeof operations.process)[number]
type MalwareOperation = (typeof operations.malware)[number]
export type Operation = FileOperation | NetworkOperation | ProcessOperation | MalwareOperation

/** The code of a file event: FM when it was only observed, FFM when a policy or rule was violated. */
export function fileCode(family: FamilyOfKind<'file'>, operation: FileOperation): Code {
  return `${family}-00${operations.file.indexOf(operation) + 1}` as Code
}

/** The code of a network event of NT or FNT. */
export function networkCode(family: FamilyOfKind<'network'>, operation: NetworkOperation): Code {
  return `${family}-00${operations.network.indexOf(operation) + 1}` as Code
}

/** `deviceDirection` of a network operation: 0 ingress, 1 egress; a response goes the way of its connection. */
export function directionOf(operation: NetworkOperation): 0 | 1 {
  return operation.startsWith('egress') ? 1 : 0
}
