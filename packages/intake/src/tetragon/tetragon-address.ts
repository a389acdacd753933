import { parseListen } from '../http/listen-address.ts'

/** Where Tetragon listens. */
export type TetragonAddress =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }

/** Takes `unix:///path` or `host:port`, as Tetragon's own `--server-address` has it; undefined for anything else. */
export function parseTetragonAddress(text: string): TetragonAddress | undefined {
  const path = /^unix:(?:\/\/)?(\/.+)$/.exec(text)?.[1]
  if (path !== undefined) return { kind: 'socket', path }
  const listening = parseListen(text)
  return listening === undefined || listening.port === 0 ? undefined : { kind: 'tcp', ...listening }
}

/** The address as people write it. */
export function formatTetragonAddress(address: TetragonAddress): string {
  if (address.kind === 'socket') return `unix://${address.path}`
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`
}
