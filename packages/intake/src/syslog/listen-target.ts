import { parseListen, type ListenAddress } from '../http/listen-address.ts'

/** Where to listen, and how. */
export type ListenTarget = ListenAddress & { readonly transport: 'udp' | 'tcp' | 'tls' }

/** Takes `tcp://127.0.0.1:5514`, an IPv6 address in brackets; undefined for anything else. Port 0 is any free one. */
export function parseListenTarget(text: string): ListenTarget | undefined {
  const [, transport, rest] = /^(udp|tcp|tls):\/\/(.+)$/.exec(text) ?? []
  const address = rest === undefined ? undefined : parseListen(rest)
  return address === undefined ? undefined : { transport: transport as ListenTarget['transport'], ...address }
}

/** The target as it is written. */
export function formatListenTarget({ transport, host, port }: ListenTarget): string {
  return `${transport}://${host.includes(':') ? `[${host}]` : host}:${port}`
}
