import type { IncomingMessage } from 'node:http'
import { certificateNames } from './certificate-names.ts'
import { findClient, type Client } from './clients.ts'
import { readToken } from './read-token.ts'
import type { SignedBody } from './verify-signature.ts'

/** Who sends a request; or why that is not known, in words that help no stranger. */
export type Identity =
  | {
      readonly client: Client
      /** Present while the client is only who it says it is: its body has still to be checked. */
      readonly signed?: SignedBody
    }
  | { readonly fault: string }

/**
 * Tells who sends a request, before anything of its body is read.
 *
 * The token names the client; without one, the certificate does; without both, the path, for a client that signs its bodies. All that
 * the settings of a client ask for has then to be right.
 *
 * @param named the client in the path
 * @param tokenHeader name of a further header for the token, in lower case
 */
export function identifyClient(
  { headers, socket }: IncomingMessage,
  clients: readonly Client[],
  named: string | undefined,
  tokenHeader: string | undefined,
): Identity {
  const token = readToken(headers, tokenHeader)
  const names = certificateNames(socket)
  const client =
    token === undefined
      ? (clients.find((one) => one.hash === undefined && one.certificate !== undefined && names.has(one.certificate)) ??
        clients.find((one) => one.hash === undefined && one.certificate === undefined && one.name === named))
      : findClient(clients, token)
  if (client === undefined) {
    return { fault: token === undefined ? 'a token is needed' : 'the token is not known' }
  }
  if (client.certificate !== undefined && !names.has(client.certificate)) {
    return { fault: 'the certificate is not that of the client' }
  }
  if (client.readSignature === undefined) return { client }
  const read = client.readSignature(headers, Date.now())
  return 'fault' in read ? read : { client, signed: read.signed }
}
