import { computed, ipv4, ipv6, port, type Candidate, type Path, type Rules } from '../engine/mapping.ts'
import { ownAddress } from './common-rules.ts'
import { hookOf } from './hook-of.ts'

/** Where a fact about a connection stands: versions differ in the place, and in the letters of `EventData`. */
function places(key: string): readonly Path[] {
  const title = `${key.charAt(0).toUpperCase()}${key.slice(1)}`
  return [`Data/<${key}>`, `Resource/<${key}>`, `EventData/${title}|${key}`]
}

/** What a hook names: the other end, and of `bind` the own one, the destination of what will come. */
const namedAddress = ['remoteip', 'daddr', 'sin_addr', 'sin6_addr'].flatMap(places)
const namedPort = ['port', 'sin_port', 'sin6_port'].flatMap(places)

/**
 * The ends of a connection. The network policy of the node names both; a hook names one: where `connect` and `sendmsg` lead
 * to, where `accept` came from. An address of another kind, port 0, `0.0.0.0` and `::` mean "not known".
 *
 * @param named which end the hook names: the source of what is accepted, else the destination
 */
export function connectionRules(named: 'egress' | 'ingress'): Rules {
  const isSource = named === 'ingress'
  const source = [...places('sourceip'), ...(isSource ? namedAddress : [])]
  const sourcePort = [...places('sourceport'), ...(isSource ? namedPort : [])]
  const destination = [...places('destinationip'), ...(isSource ? [] : namedAddress)]
  const destinationPort = [...places('destinationport'), ...(isSource ? [] : namedPort)]
  return {
    sourceAddress: [...source.map(ipv4), ...ownAddress],
    sourceAddress6: source.map(ipv6),
    sourcePort: sourcePort.map((path) => port(path, 1)),
    destinationAddress: destination.map(ipv4),
    destinationAddress6: destination.map(ipv6),
    destinationPort: destinationPort.map((path) => port(path, 1)),
    protocol: [
      ...places('protocol').map((path): Candidate => computed([path], ([name]) => protocolOf(name))),
      computed(['Data'], ([data]) => /^(tcp|udp)_/.exec(hookOf(data) ?? '')?.[1]),
    ],
    // A path of a Unix socket.
    filePath: places('sun_path').map((path) => computed([path], ([socket]) => absolute(socket))),
  }
}

/** The protocol by its name in lower case; a number or `0` is what a socket was asked for, and says nothing of a connection. */
function protocolOf(value: unknown): string | undefined {
  const name = typeof value === 'string' ? value.toLowerCase() : ''
  if (!/^[a-z][a-z0-9]*$/.test(name)) return undefined
  return name === 'icmpv6' ? name : name.replace(/v6$/, '')
}

function absolute(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith('/') ? value : undefined
}
