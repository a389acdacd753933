import { countOf, ipv4Of, ipv6Of, maxPort, textOf } from '../engine/values.ts'
import { isObject } from '../engine/is-object.ts'
import { type EventArguments } from './event-arguments.ts'

/** One end of a connection, as far as it is known. At most one of the addresses is. */
type Endpoint = {
  readonly ipv4: string | undefined
  readonly ipv6: string | undefined
  readonly port: number | undefined
}

export type Connection = { readonly source: Endpoint; readonly destination: Endpoint }

type Side = { readonly address: unknown; readonly port: unknown }

/**
 * Works out who talks to whom from the arguments of a network event.
 *
 * Packets and flows name both ends: as arguments, in `metadata`, or in what was decoded of the packet. Events on sockets
 * name one: the address that was connected or sent to and the one that is listened on are the destination, the one that a
 * connection was accepted or something received from is the source.
 *
 * @param name of the event: `addr` is where `connect` leads to, and where `accept` came from
 */
export function connectionOf(args: EventArguments, name: unknown): Connection {
  const meta = partOf(args, 'metadata')
  const ip = partOf(args, 'proto_ipv4') ?? partOf(args, 'proto_ipv6')
  const transport = partOf(args, 'proto_tcp') ?? partOf(args, 'proto_udp')
  const isAccept = typeof name === 'string' && name.startsWith('accept')
  const both = (own: Side, inMeta: Side, decoded: Side): readonly Side[] => [own, inMeta, decoded]
  return {
    source: merge([
      ...both(
        { address: args.get('src'), port: args.get('src_port') },
        { address: meta?.['src_ip'], port: meta?.['src_port'] },
        { address: ip?.['srcIP'], port: transport?.['srcPort'] },
      ),
      socketSide(args, 'src_addr'),
      ...(isAccept ? [socketSide(args, 'addr')] : []),
    ]),
    destination: merge([
      ...both(
        { address: args.get('dst'), port: args.get('dst_port') },
        { address: meta?.['dst_ip'], port: meta?.['dst_port'] },
        { address: ip?.['dstIP'], port: transport?.['dstPort'] },
      ),
      socketSide(args, 'remote_addr'),
      socketSide(args, 'dest_addr'),
      socketSide(args, 'local_addr'),
      ...(isAccept ? [] : [socketSide(args, 'addr')]),
    ]),
  }
}

/** The path of a Unix socket among the arguments, or undefined. */
export function unixPathOf(args: EventArguments): string | undefined {
  for (const name of ['remote_addr', 'local_addr', 'addr', 'dest_addr', 'src_addr']) {
    const path = textOf(partOf(args, name)?.['sun_path'])
    if (path !== undefined) return path
  }
  return undefined
}

/** Numbers of protocols (IANA). */
const protocols: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6', 132: 'sctp' }

/** The transport protocol in lower case: what the packet says, else what the event is about. */
export function protocolOf(args: EventArguments, name: unknown): string | undefined {
  const number = partOf(args, 'metadata')?.['protocol']
  if (typeof number === 'number' && Object.hasOwn(protocols, number)) return protocols[number]
  const named = textOf(partOf(args, 'proto_ipv4')?.['protocol']) ?? textOf(partOf(args, 'proto_ipv6')?.['nextHeader'])
  if (named !== undefined) return named.toLowerCase()
  return typeof name === 'string' ? /_(tcp|udp|icmpv6|icmp)(?:_|$)/.exec(name)?.[1] : undefined
}

/** `sin_addr` and its port, of a socket address; `sin6_addr` for IPv6. The ports are text in some versions. */
function socketSide(args: EventArguments, name: string): Side {
  const address = partOf(args, name)
  return {
    address: address?.['sin_addr'] ?? address?.['sin6_addr'],
    port: address?.['sin_port'] ?? address?.['sin6_port'],
  }
}

function partOf(args: EventArguments, name: string): Readonly<Record<string, unknown>> | undefined {
  const part = args.get(name)
  return isObject(part) ? part : undefined
}

/** Address and port are each the first that is known. Port 0 means "not known", as `0.0.0.0` and `::` do. */
function merge(sides: readonly Side[]): Endpoint {
  const addresses = sides.map(({ address }) => ({ ipv4: ipv4Of(address), ipv6: ipv6Of(address) }))
  const known = addresses.find(({ ipv4, ipv6 }) => ipv4 !== undefined || ipv6 !== undefined)
  const ports = sides.map(({ port }) => countOf(port, maxPort))
  return { ipv4: known?.ipv4, ipv6: known?.ipv6, port: ports.find((port) => port !== undefined && port !== 0) }
}
