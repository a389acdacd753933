import { createConnectedTransport } from './connected-transport.ts'
import { openDatagramConnection } from './datagram-connection.ts'
import type { TransportKind } from './transport.ts'

/** Syslog over UDP (RFC 5426): one message a datagram. */
export const udpTransport: TransportKind = {
  name: 'udp',
  summary: 'UDP: best effort. Messages can be lost, doubled or reordered, and nobody notices.',
  guarantees: [
    'Best effort: the network and a busy receiver may drop messages, and no sender can tell.',
    'A message that does not fit into one datagram is reported, never cut or dropped in silence.',
    'A host on which nothing listens is noticed, if it says so (ICMP port unreachable); what was sent until then is lost.',
    'No slowing down: send at a rate that the receiver can take.',
    'No secrecy and no authentication: anyone on the way can read and change messages.',
  ],
  create: (target, options) =>
    createConnectedTransport(udpTransport, target, options, (how) => openDatagramConnection(target, options, how)),
}
