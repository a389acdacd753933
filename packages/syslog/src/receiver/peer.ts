import { formatAddress } from '../transport/parse-target.ts'

/** Who sent a message. */
export type Peer = {
  readonly address: string
  readonly port: number
  /** Common name of the client certificate that was checked; absent without one. */
  readonly certificateName?: string
}

/**
 * Takes where a socket says its peer is, returns it; an IPv4 address on an IPv6 socket as IPv4 (RFC 4291 section
 * 2.5.5.2).
 */
export function peerAt(address: string | undefined, port: number | undefined): Peer {
  return { address: (address ?? 'unknown').replace(/^::ffff:(?=\d+\.)/i, ''), port: port ?? 0 }
}

/** Takes a peer, returns it as `address:port` for messages. */
export function peerName(peer: Peer): string {
  return formatAddress(peer.address, peer.port)
}
