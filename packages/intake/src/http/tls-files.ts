import type { ServerOptions } from 'node:https'
import { createSecureContext } from 'node:tls'
import { IntakeError } from '../intake-errors.ts'
import type { IntakeTell } from '../intake-happenings.ts'
import { readPem } from '../read-pem.ts'
import type { WayReport } from '../way-report.ts'
import type { TlsFiles } from './http-settings.ts'

/** What a server of HTTPS is made with. */
export type TlsMaterial = Pick<
  ServerOptions,
  'cert' | 'key' | 'ca' | 'minVersion' | 'requestCert' | 'rejectUnauthorized'
>

/** @throws {IntakeError} `tls-file-unreadable`, `tls-material-invalid` */
export async function loadTlsFiles({ cert, key, clientCa }: TlsFiles): Promise<TlsMaterial> {
  const [certText, keyText, caText] = await Promise.all([
    readPem('certificate', cert),
    readPem('key', key),
    clientCa === undefined ? undefined : readPem('client authority', clientCa),
  ])
  const material: TlsMaterial = {
    cert: certText,
    key: keyText,
    // RFC 8996 forbids what came before.
    minVersion: 'TLSv1.2',
    ...(caText !== undefined && { ca: caText, requestCert: true, rejectUnauthorized: true }),
  }
  try {
    createSecureContext(material)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new IntakeError('tls-material-invalid', { cert, key, reason }, { cause })
  }
  return material
}

/** How often the files are compared; renewal has days. */
const checkMs = 10_000

/**
 * Takes new certificates into use as their files change; bad ones are told and left.
 *
 * @param loaded what is in use: the files may have changed since they were read
 */
export function keepTlsFresh(
  files: TlsFiles,
  loaded: TlsMaterial,
  apply: (material: TlsMaterial) => void,
  { way, tell, report }: { readonly way: string; readonly tell: IntakeTell; readonly report: WayReport },
  intervalMs: number = checkMs,
): { readonly close: () => void } {
  let inUse = JSON.stringify(loaded)
  let lastFault: string | undefined

  async function check(): Promise<void> {
    try {
      const material = await loadTlsFiles(files)
      const found = JSON.stringify(material)
      if (found !== inUse) {
        apply(material)
        tell('certificate-renewed', { way })
      }
      inUse = found
      lastFault = undefined
    } catch (error) {
      if (!(error instanceof IntakeError) || error.message === lastFault) return
      lastFault = error.message
      report.noteFault(error)
      tell('certificate-kept', { way, reason: error.message, advice: error.action })
    }
  }

  const timer = setInterval(() => void check(), intervalMs).unref()
  return { close: () => clearInterval(timer) }
}
