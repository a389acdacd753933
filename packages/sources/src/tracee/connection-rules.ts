import { computed, ipv4, ipv6, port, textOnly, type Path, type Rules } from '../engine/mapping.ts'
import { textOf } from '../engine/values.ts'
import { argumentPaths } from './argument-paths.ts'
import { namePath, ownAddress } from './common-rules.ts'

/** Where one end of a connection may stand, the first place first. */
type Side = { readonly addresses: readonly Path[]; readonly ports: readonly Path[] }

/**
 * Who talks to whom, from the arguments of a network event.
 *
 * Packets and flows name both ends: as arguments, in `metadata`, or in what was decoded of the packet. Events on sockets
 * name one: the address that was connected or sent to and the one that is listened on are the destination, the one that a
 * connection was accepted or something received from is the source.
 */
const source = sideOf('src', ['src_addr'])
const destination = sideOf('dst', ['remote_addr', 'dest_addr', 'local_addr'])
/** `addr` is where `connect` leads to, and where `accept` came from. */
const addr = socketSide('addr')

/** Of a connection that leads to `addr`. */
export const connectionRules: Rules = rulesOf(source, joined(destination, addr))

/** Of one that came from `addr`. */
export const acceptedRules: Rules = rulesOf(joined(source, addr), destination)

/** Where something stands that only events about connections have. */
export const addressPaths: readonly Path[] = [
  ...['src', 'dst', 'dst_ip'].flatMap((name) => argumentPaths(name)),
  ...argumentPaths('metadata', 'dst_ip'),
  ...['remote_addr', 'local_addr'].flatMap((name) => argumentPaths(name, 'sa_family')),
]

/** Numbers of protocols (IANA). */
const protocols: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6', 132: 'sctp' }

function rulesOf(from: Side, to: Side): Rules {
  return {
    // A path of a Unix socket.
    filePath: ['remote_addr', 'local_addr', 'addr', 'dest_addr', 'src_addr']
      .flatMap((name) => argumentPaths(name, 'sun_path'))
      .map((path) => textOnly(path)),
    sourceAddress: [...from.addresses.map(ipv4), ...ownAddress],
    sourceAddress6: from.addresses.map(ipv6),
    sourcePort: from.ports.map((path) => port(path, 1)),
    destinationAddress: to.addresses.map(ipv4),
    destinationAddress6: to.addresses.map(ipv6),
    destinationPort: to.ports.map((path) => port(path, 1)),
    protocol: [
      ...argumentPaths('metadata', 'protocol').map((path) => computed([path], ([number]) => protocolOf(number))),
      ...[...argumentPaths('proto_ipv4', 'protocol'), ...argumentPaths('proto_ipv6', 'nextHeader')].map((path) =>
        computed([path], ([name]) => textOf(name)?.toLowerCase()),
      ),
      computed([namePath], ([name]) =>
        typeof name === 'string' ? /_(tcp|udp|icmpv6|icmp)(?:_|$)/.exec(name)?.[1] : undefined,
      ),
    ],
  }
}

function protocolOf(number: unknown): string | undefined {
  return typeof number === 'number' && Object.hasOwn(protocols, number) ? protocols[number] : undefined
}

/** The end that `src` or `dst` names, or else a socket address. */
function sideOf(end: 'src' | 'dst', sockets: readonly string[]): Side {
  const named: Side = {
    addresses: [
      ...argumentPaths(end),
      ...argumentPaths('metadata', `${end}_ip`),
      ...argumentPaths('proto_ipv4', `${end}IP`),
      ...argumentPaths('proto_ipv6', `${end}IP`),
    ],
    ports: [
      ...argumentPaths(`${end}_port`),
      ...argumentPaths('metadata', `${end}_port`),
      ...argumentPaths('proto_tcp', `${end}Port`),
      ...argumentPaths('proto_udp', `${end}Port`),
    ],
  }
  return joined(named, ...sockets.map(socketSide))
}

/** `sin_addr` and its port, of a socket address; `sin6_addr` for IPv6. The ports are text in some versions. */
function socketSide(name: string): Side {
  return {
    addresses: [...argumentPaths(name, 'sin_addr'), ...argumentPaths(name, 'sin6_addr')],
    ports: [...argumentPaths(name, 'sin_port'), ...argumentPaths(name, 'sin6_port')],
  }
}

function joined(...sides: readonly Side[]): Side {
  return {
    addresses: sides.flatMap(({ addresses }) => addresses),
    ports: sides.flatMap(({ ports }) => ports),
  }
}
