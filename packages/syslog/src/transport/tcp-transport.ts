import { connect } from 'node:net'
import { createConnectedTransport } from './connected-transport.ts'
import { establish } from './establish.ts'
import { explainSocketError as explain } from './explain-socket-error.ts'
import { createStreamConnection } from './stream-connection.ts'
import type { TransportKind } from './transport.ts'

/** Syslog over TCP (RFC 6587, historic: it describes what is in use). */
export const tcpTransport: TransportKind = {
  name: 'tcp',
  summary: 'Plain TCP: in order and at the pace of the receiver, but readable by anyone on the way.',
  guarantees: [
    'Messages arrive in order; only the last one before a connection breaks can be cut.',
    'A slow receiver slows the sender down; nothing is dropped for it.',
    'The receiver confirms nothing: what was sent shortly before a connection breaks may be lost, and what is sent again may arrive twice.',
    'No secrecy and no authentication: anyone on the way can read and change messages.',
  ],
  defaultFraming: 'lf',
  create: (target, options) =>
    createConnectedTransport(tcpTransport, target, options, async (how) => {
      const socket = connect({ host: target.host, port: target.port })
      await establish(socket, 'connect', { ...how, explain })
      return createStreamConnection(socket, { framing: 'lf', ...options, address: how.address, explain })
    }),
}
