import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'

// An agent makes a key pair for itself (Ed25519, RFC 8032) and gives the public part when it enrols. With the private part, which
// never leaves the node, it proves that it is the same: a token that was found elsewhere cannot be renewed.
//
//   to enrol: signature over `tidewaiter-enrol`, the enrolment token, the node, the public key
//   to renew its token: signature over `tidewaiter-renew`, the id of the agent, the time as it was sent
//
// each on a line of its own, with line feeds between them and none at the end.

/** A public key: the 32 bytes in base64url. */
export function publicKeySchema(): z.ZodString {
  return z
    .string()
    .regex(/^[\w-]{43}$/, 'expected an Ed25519 public key: 32 bytes in base64url')
    .meta({ examples: ['11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'] })
}

/** A signature: the 64 bytes in base64url. */
export function signatureSchema(): z.ZodString {
  return z
    .string()
    .regex(/^[\w-]{86}$/, 'expected an Ed25519 signature: 64 bytes in base64url')
    .meta({ examples: ['A'.repeat(86)] })
}

/** What an agent signs to enrol. */
export function enrolText(token: string, node: string, publicKey: string): string {
  return ['tidewaiter-enrol', token, node, publicKey].join('\n')
}

/** What an agent signs to get a new token. */
export function renewText(agentId: string, time: string): string {
  return ['tidewaiter-renew', agentId, time].join('\n')
}

/** Whether a text was signed with the private part of a key. False for a key that is none as well. */
export function isSigned(text: string, publicKey: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}
