import type { ListenPlace } from './config.ts'

/** `127.0.0.1:9464`, an IPv6 address in brackets. */
export function formatListenPlace({ host, port }: ListenPlace): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}
