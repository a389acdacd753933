import { readAddress, type Address } from '@tidewaiter/model'
import { computed, ipv4, port, text, type Candidate, type Path, type Rules } from '../engine/mapping.ts'
import { commonRules, field, ownAddress } from './common-rules.ts'
import { readConnection, type Connection, type Endpoint } from './connection.ts'

/**
 * Where one end of a connection stands. Three fields may hold it, by how far they can be trusted:
 *
 * 1. `fd.cip` and `fd.sip` with their ports: client and server.
 * 2. `fd.name`, which is `client->server`.
 * 3. `fd.lip` and `fd.rip` with their ports, local and remote. They come last because Falco tells the two apart by the
 *    addresses of its own network namespace: for a container with a namespace of its own they are swapped.
 */
type End = {
  readonly side: keyof Connection
  readonly address: Path
  readonly port: Path
  readonly locatedAddress: Path
  readonly locatedPort: Path
}

/** Fields of alerts about outgoing connections (FNT): the process is the client. */
export const egressRules: Rules = networkRules(endOf('client', 'l'), endOf('server', 'r'))

/** Fields of alerts about incoming connections (FNT): the process is the server. */
export const ingressRules: Rules = networkRules(endOf('client', 'r'), endOf('server', 'l'))

function endOf(side: keyof Connection, located: 'l' | 'r'): End {
  const own = side === 'client' ? 'c' : 's'
  return {
    side,
    address: field(`fd.${own}ip`),
    port: field(`fd.${own}port`),
    locatedAddress: field(`fd.${located}ip`),
    locatedPort: field(`fd.${located}port`),
  }
}

function networkRules(client: End, server: End): Rules {
  return {
    ...commonRules,
    sourceAddress: [...address4(client), ...ownAddress],
    sourcePort: ports(client),
    destinationAddress: address4(server),
    destinationPort: ports(server),
    sourceAddress6: [address6(client)],
    destinationAddress6: [address6(server)],
    protocol: [text(field('fd.l4proto'))],
  }
}

function address4({ side, address, locatedAddress }: End): readonly Candidate[] {
  return [
    ipv4(address),
    computed([field('fd.name')], ([name]) => textOfVersion(4, named(name, side)?.address)),
    ipv4(locatedAddress),
  ]
}

/** KCS has no key for IPv6; the address of the first field that has one counts, so that both versions never stand together. */
function address6({ side, address, locatedAddress }: End): Candidate {
  return computed([address, field('fd.name'), locatedAddress], ([own, name, located]) =>
    textOfVersion(6, addressOf(own) ?? named(name, side)?.address ?? addressOf(located)),
  )
}

function ports({ side, port: own, locatedPort }: End): readonly Candidate[] {
  return [port(own), computed([field('fd.name')], ([name]) => named(name, side)?.port), port(locatedPort)]
}

function named(name: unknown, side: keyof Connection): Endpoint | undefined {
  return typeof name === 'string' ? readConnection(name)?.[side] : undefined
}

function addressOf(value: unknown): Address | undefined {
  return typeof value === 'string' ? readAddress(value) : undefined
}

function textOfVersion(version: 4 | 6, address: Address | undefined): string | undefined {
  return address?.version === version ? address.address : undefined
}
