import { countOf, ipv4Of, ipv6Of } from '../engine/values.ts'
import { readArgument, readArguments, type Argument } from './read-arguments.ts'

type SocketArgument = Extract<Argument, { kind: 'socket' }>

/** One end of a connection, as far as it is known. At most one of the addresses is. */
type Endpoint = {
  readonly ipv4: string | undefined
  readonly ipv6: string | undefined
  readonly port: number | undefined
}

export type Connection = { readonly source: Endpoint; readonly destination: Endpoint }

/**
 * Works out who talks to whom from the arguments of a network hook.
 *
 * The kernel sees a socket from its own side: `sock_arg.saddr` is always the local address. The source of an incoming
 * connection is therefore `daddr`. A packet (`skb_arg`) has its true source in it, whichever way it goes. A socket
 * address (`sockaddr_arg`) is the address that the call was given: where to connect or send to, or the local address that
 * is bound; either way the destination.
 *
 * Hooks on accept return the new connection (`returned`) and are called with the listening socket, so that the former
 * comes first. Address and port are each the first that is known: an unconnected UDP socket has no peer, but the packet
 * or the socket address beside it has. Port 0 is no port of a connection, it means "not yet known"; so do `0.0.0.0` and `::`.
 */
export function connectionOf(args: unknown, returned: unknown, incoming: boolean): Connection {
  const isLast = last !== undefined && last.args === args && last.returned === returned && last.incoming === incoming
  if (!isLast) last = { args, returned, incoming, connection: readConnection(args, returned, incoming) }
  return (last as Answered).connection
}

/** The last answer: the fields of one event ask for the same connection six times. */
let last: Answered | undefined

type Answered = {
  readonly args: unknown
  readonly returned: unknown
  readonly incoming: boolean
  readonly connection: Connection
}

function readConnection(args: unknown, returned: unknown, incoming: boolean): Connection {
  const sources: Endpoint[] = []
  const destinations: Endpoint[] = []
  for (const { view, socket } of socketsOf(args, returned)) {
    if (view === 'target') {
      destinations.push(endpoint(socket['addr'], socket['port']))
      continue
    }
    const from = endpoint(socket['saddr'], socket['sport'])
    const to = endpoint(socket['daddr'], socket['dport'])
    const swapped = incoming && view === 'local'
    sources.push(swapped ? to : from)
    destinations.push(swapped ? from : to)
  }
  return { source: merge(sources), destination: merge(destinations) }
}

function endpoint(address: unknown, port: unknown): Endpoint {
  return { ipv4: ipv4Of(address), ipv6: ipv6Of(address), port: countOf(port, 65535) || undefined }
}

function merge(endpoints: readonly Endpoint[]): Endpoint {
  const addressed = endpoints.find(({ ipv4, ipv6 }) => ipv4 !== undefined || ipv6 !== undefined)
  return {
    ipv4: addressed?.ipv4,
    ipv6: addressed?.ipv6,
    port: endpoints.find(({ port }) => port !== undefined)?.port,
  }
}

/** The transport protocol that the arguments name, in lower case: `IPPROTO_TCP` gives `tcp`. */
export function protocolOf(args: unknown, returned: unknown): string | undefined {
  const names = socketsOf(args, returned).map(({ socket }) => socket['protocol'])
  const name = names.find((text) => typeof text === 'string' && text !== '') as string | undefined
  return name?.replace(/^IPPROTO_/, '').toLowerCase()
}

function socketsOf(args: unknown, returned: unknown): readonly SocketArgument[] {
  return [readArgument(returned), ...readArguments(args)].filter((arg) => arg?.kind === 'socket')
}
