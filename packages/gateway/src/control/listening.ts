import type { Server } from 'node:http'
import { GatewayError } from '../gateway-errors.ts'

/** Something that listens. */
export type Listening = { readonly close: () => Promise<void> }

/**
 * Waits until a server listens.
 *
 * @param setting to be corrected when it cannot
 * @throws {GatewayError} `address-in-use`, `address-not-permitted`, `listen-failed`
 */
export function listening(server: Server, listen: () => void, address: string, setting: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const known = (
        { EADDRINUSE: 'address-in-use', EACCES: 'address-not-permitted', EPERM: 'address-not-permitted' } as const
      )[cause.code ?? '']
      // A socket file that may not be made is no matter of ports.
      const code = known === 'address-not-permitted' && address.startsWith('/') ? undefined : known
      reject(new GatewayError(code ?? 'listen-failed', { address, setting, reason: cause.message }, { cause }))
    })
    server.once('listening', () => resolve())
    listen()
  })
}

/** Ends a server at once: whoever asks it is asked to ask again. */
export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
