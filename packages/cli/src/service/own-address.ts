import { networkInterfaces } from 'node:os'

/** The first IPv4 address by which others may reach this machine: `src` of what the server itself does. */
export function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
}
