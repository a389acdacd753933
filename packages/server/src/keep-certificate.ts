import { readFileSync } from 'node:fs'
import type { Server } from 'node:https'
import { createSecureContext } from 'node:tls'
import { fileReason } from '@tidewaiter/syslog'
import { every } from './every.ts'
import type { House } from './house.ts'
import { ServerError } from './server-errors.ts'
import type { Tasks } from './tasks.ts'

/** Paths of a certificate with its chain and of its key, both in PEM. */
export type CertificateFiles = { readonly cert: string; readonly key: string }

export type Certificate = { readonly cert: string; readonly key: string }

/** How often the files are compared; renewal has days. */
const checkMs = 10_000

/** @throws {ServerError} `certificate-unusable` */
export function readCertificate({ cert, key }: CertificateFiles): Certificate {
  const read = (file: string): string => {
    try {
      return readFileSync(file, 'utf8')
    } catch (cause) {
      throw new ServerError('certificate-unusable', { reason: `${file}: ${fileReason(cause)}` }, { cause })
    }
  }
  const certificate = { cert: read(cert), key: read(key) }
  try {
    createSecureContext(certificate)
  } catch (cause) {
    const reason = `${cert} with ${key}: ${cause instanceof Error ? cause.message : String(cause)}`
    throw new ServerError('certificate-unusable', { reason }, { cause })
  }
  return certificate
}

/** Takes a renewed certificate into use when its files change; one that cannot be used is told, and the old one stays. */
export function keepCertificate(
  house: Pick<House, 'tell'>,
  files: CertificateFiles,
  first: Certificate,
  server: Server,
): Tasks {
  let inUse = first
  return every(house, 'certificate of the API', checkMs, () => {
    const found = readCertificate(files)
    if (found.cert !== inUse.cert || found.key !== inUse.key) {
      server.setSecureContext(found)
      inUse = found
    }
    return Promise.resolve()
  })
}
