import { countOf, ipv4Of, ipv6Of, maxPort, textOf } from '../engine/values.ts'

/** One end of a connection, as far as it is known. At most one of the addresses is. */
export type Endpoint = {
  readonly ipv4: string | undefined
  readonly ipv6: string | undefined
  readonly port: number | undefined
}

type Connection = { readonly source: Endpoint; readonly destination: Endpoint }

const unknown: Endpoint = { ipv4: undefined, ipv6: undefined, port: undefined }

/**
 * The ends of a connection from the pairs of a record. The network policy names both; a hook names the other end: where
 * `connect` and `sendmsg` lead to, where `accept` came from. The address that `bind` names is the own one, the destination
 * of what will come.
 *
 * @param hook as `hookOf` gives it
 */
export function connectionOf(pairs: ReadonlyMap<string, string>, hook: string | undefined): Connection {
  if (pairs.has('sourceip') || pairs.has('destinationip')) {
    return {
      source: endpoint(pairs.get('sourceip'), pairs.get('sourceport')),
      destination: endpoint(pairs.get('destinationip'), pairs.get('destinationport')),
    }
  }
  const address =
    textOf(pairs.get('remoteip')) ?? textOf(pairs.get('daddr')) ?? pairs.get('sin_addr') ?? pairs.get('sin6_addr')
  const other = endpoint(address, pairs.get('port') ?? pairs.get('sin_port') ?? pairs.get('sin6_port'))
  return hook?.includes('accept') ? { source: other, destination: unknown } : { source: unknown, destination: other }
}

/** The protocol by its name in lower case; a number or `0` is what a socket was asked for, and says nothing of a connection. */
export function protocolOf(pairs: ReadonlyMap<string, string>, hook: string | undefined): string | undefined {
  const name = pairs.get('protocol')?.toLowerCase() ?? ''
  if (/^[a-z][a-z0-9]*$/.test(name)) return name === 'icmpv6' ? name : name.replace(/v6$/, '')
  return /^(tcp|udp)_/.exec(hook ?? '')?.[1]
}

/** Port 0 means "not known", as `0.0.0.0` and `::` do. */
function endpoint(address: string | undefined, port: string | undefined): Endpoint {
  return { ipv4: ipv4Of(address), ipv6: ipv6Of(address), port: countOf(port, maxPort) || undefined }
}
