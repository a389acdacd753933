import { isIP } from 'node:net'
import { checkServerIdentity, connect } from 'node:tls'
import { certificatesOf } from './certificate-facts.ts'
import { createConnectedTransport } from './connected-transport.ts'
import type { Connection, OpenOptions } from './connection.ts'
import { establish } from './establish.ts'
import type { ExplainError } from './explain-socket-error.ts'
import type { Target } from './parse-target.ts'
import { createStreamConnection, settleTimeMs } from './stream-connection.ts'
import { createContext, loadTlsMaterial, normalizeFingerprints } from './tls-options.ts'
import type { TransportKind, TransportOptions } from './transport.ts'
import { ticketFor, untilAccepted } from './until-accepted.ts'

import { explainHandshakeError, explainTlsError, verifyPeer } from './verify-peer.ts'
import type { PeerChecks } from './verify-peer.ts'

/** Syslog over TLS 1.2 or newer (RFC 5425, RFC 9662). */
export const tlsTransport: TransportKind = {
  name: 'tls',
  summary: 'TLS 1.2 or newer over TCP: in order, at the pace of the receiver, secret and authenticated.',
  guarantees: [
    'Messages arrive in order; only the last one before a connection breaks can be cut.',
    'Nobody on the way can read or change them. The certificate of the receiver is checked: authority, name and dates, or its fingerprint.',
    'A slow receiver slows the sender down; nothing is dropped for it.',
    'The receiver confirms nothing: what was sent shortly before a connection breaks may be lost, and what is sent again may arrive twice.',
  ],
  defaultFraming: 'octet-counting',
  create: (target, options) => {
    const tls = options.tls ?? {}
    const checks = {
      expectedName: tls.serverName ?? target.host,
      fingerprints: normalizeFingerprints(tls.fingerprints ?? []),
      insecureSkipVerify: tls.insecureSkipVerify ?? false,
      hasClientCertificate: tls.cert !== undefined || tls.certFile !== undefined,
    }
    return createConnectedTransport(tlsTransport, target, options, (how) => open(target, options, checks, how))
  },
}

async function open(
  target: Target,
  options: TransportOptions,
  checks: PeerChecks,
  how: OpenOptions,
): Promise<Connection> {
  const began = performance.now()
  const socket = connect({
    host: target.host,
    port: target.port,
    secureContext: createContext(await loadTlsMaterial(options.tls ?? {})),
    // RFC 6066 section 3: SNI holds names, not addresses.
    servername: isIP(checks.expectedName) === 0 ? checks.expectedName : '',
    checkServerIdentity: (_host, certificate) => checkServerIdentity(checks.expectedName, certificate),
    // Node checks authority, name and dates in any case; told not to hang up by itself, it leaves the certificate at
    // hand, so that the message can say what is wrong with it. Nothing is written before `verifyPeer` agrees.
    rejectUnauthorized: false,
  })
  const ticket = ticketFor(socket)
  await establish(socket, 'secureConnect', { ...how, explain: (cause, to) => explainHandshakeError(cause, to, checks) })
  verifyPeer(socket, how.address, checks)
  const certificates = certificatesOf(socket)
  const explain: ExplainError = (cause, to) => explainTlsError(cause, to, checks)
  await untilAccepted(socket, ticket, {
    ...how,
    explain,
    handshakeMs: performance.now() - began,
    leastMs: settleTimeMs(options),
  })
  const connection = createStreamConnection(socket, {
    framing: 'octet-counting',
    ...options,
    address: how.address,
    explain,
  })
  return Object.assign(connection, { certificates })
}
