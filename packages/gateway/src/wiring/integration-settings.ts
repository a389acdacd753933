import type { IntegrationSettings, Selection } from '@tidewaiter/delivery'
import { interopFor, type TlsOptions } from '@tidewaiter/syslog'
import type { IntegrationConfig, SelectConfig, TlsConfig } from '../config/config.ts'
import { profileOf } from './profile-of.ts'
import { resolveSecret } from './resolve-secret.ts'

/** rsyslog, the most common receiver, splits messages at 8096 bytes by default; see decision 0006. */
const defaultMaxSize = 8000

/** What the settings of integrations depend on beside the configuration. */
export type Machine = { readonly hostname: string; readonly env: Readonly<Record<string, string | undefined>> }

/**
 * The settings of an integration: what is configured wins over what `for` wants, and that over the defaults.
 *
 * @throws {GatewayError} `secret-unreadable`
 */
export function integrationSettings(name: string, config: IntegrationConfig, machine: Machine): IntegrationSettings {
  const interop = interopFor(config.for)
  const { to, tls, select, zone, facility, start, resend } = config
  const overUdp = to.transport === 'udp'
  const limit = overUdp ? (interop.maxDatagramBytes ?? interop.maxMessageBytes) : interop.maxMessageBytes
  return {
    name,
    target: to,
    ...(tls !== undefined && { tls: tlsOptions(name, tls, machine) }),
    framing: overUdp
      ? undefined
      : (config.framing ?? interop.framing ?? (to.transport === 'tls' ? 'octet-counting' : 'lf')),
    connectTimeoutMs: config.connectTimeout,
    profile: profileOf(config),
    envelope: {
      format: config.envelope ?? interop.header ?? 'rfc3164',
      zone,
      facility,
      pri: config.pri && interop.pri !== false,
      hostname: config.hostname ?? machine.hostname,
    },
    maxBytes: config.maxSize ?? limit ?? defaultMaxSize,
    spaceBeforeExtension: interop.spaceAfterHeader === true,
    ...(select !== undefined && { select: selectionOf(select) }),
    ...(config.limit !== undefined && { limit: config.limit }),
    start,
    resend,
  }
}

function tlsOptions(name: string, tls: TlsConfig, { env }: Machine): TlsOptions {
  const { ca, cert, key, passphrase, serverName, fingerprints, insecureSkipVerify, material = {} } = tls
  return {
    ...(material.ca !== undefined && { ca: material.ca }),
    ...(material.cert !== undefined && { cert: material.cert }),
    ...(material.key !== undefined && { key: material.key }),
    ...(ca !== undefined && { caFile: ca }),
    ...(cert !== undefined && { certFile: cert }),
    ...(key !== undefined && { keyFile: key }),
    ...(passphrase !== undefined && {
      passphrase: resolveSecret(passphrase, `integrations.${name}.tls.passphrase`, env),
    }),
    ...(serverName !== undefined && { serverName }),
    ...(fingerprints !== undefined && { fingerprints }),
    ...(insecureSkipVerify !== undefined && { insecureSkipVerify }),
  }
}

function selectionOf({ categories, families, codes, minSeverity, where }: SelectConfig): Selection {
  return {
    ...(categories !== undefined && { categories }),
    ...(families !== undefined && { families }),
    ...(codes !== undefined && { codes }),
    ...(minSeverity !== undefined && { minSeverity }),
    ...(where !== undefined && { where }),
  }
}
