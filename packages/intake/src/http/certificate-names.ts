import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/** A name that a client's certificate holds. */
export type CertificateName = { readonly cn: string } | { readonly dns: string } | { readonly uri: string }

/** The names in the certificate of the other end, as `cn:NAME`, `dns:NAME` and `uri:NAME`; none without a certificate that was verified. */
export function certificateNames(socket: Socket): ReadonlySet<string> {
  const known = namesBySocket.get(socket)
  if (known !== undefined) return known
  const names = socket instanceof TLSSocket && socket.authorized ? readNames(socket) : new Set<string>()
  namesBySocket.set(socket, names)
  return names
}

/** The text under which a name stands among those of a certificate. */
export function textOfName(name: CertificateName): string {
  if ('cn' in name) return `cn:${name.cn}`
  return 'dns' in name ? `dns:${name.dns.toLowerCase()}` : `uri:${name.uri}`
}

/** A connection has one certificate for all its requests: renegotiation is not part of TLS 1.3, and Node refuses it. */
const namesBySocket = new WeakMap<Socket, ReadonlySet<string>>()

function readNames(socket: TLSSocket): ReadonlySet<string> {
  const { subject, subjectaltname } = socket.getPeerCertificate()
  const common: unknown = subject?.CN
  const names = (Array.isArray(common) ? common : [common])
    .filter((name) => typeof name === 'string')
    .map((cn) => textOfName({ cn }))
  return new Set([...names, ...alternativeNames(subjectaltname ?? '')])
}

/**
 * The names in the text that Node makes of a subjectAltName: `DNS:a.example, URI:spiffe://b/c`. A value that holds what could be taken
 * for an end of it stands as a string of JSON (CVE-2021-44532); what does not fit ends the reading.
 */
export function alternativeNames(text: string): readonly string[] {
  const names: string[] = []
  for (const [, kind, written = ''] of text.matchAll(
    /(?:^|(?<=, ))([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^",]*)(?:, |$)/gy,
  )) {
    const value = written.startsWith('"') ? (JSON.parse(written) as string) : written
    if (kind === 'DNS') names.push(textOfName({ dns: value }))
    if (kind === 'URI') names.push(textOfName({ uri: value }))
  }
  return names
}
