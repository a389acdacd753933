import { accessSync, constants, mkdirSync } from 'node:fs'
import { GatewayError } from '../gateway-errors.ts'

/**
 * Makes the state folder, for this user alone: events tell of command lines and users.
 *
 * @throws {GatewayError} `state-unusable`
 */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const reason = code === 'EACCES' ? 'permission denied' : error instanceof Error ? error.message : String(error)
    throw new GatewayError('state-unusable', { folder, reason }, { cause: error })
  }
}
