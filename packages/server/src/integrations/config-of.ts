import { integrationSchema, type IntegrationConfig, type TlsMaterial } from '@tidewaiter/gateway'
import { formatTarget } from '@tidewaiter/syslog'
import { ServerError, type RequestFault } from '../server-errors.ts'
import type { WrittenLimit, WrittenSettings } from './written-settings.ts'

/** Members whose name is another one in the configuration file. */
const membersOf: Readonly<Record<string, string>> = {
  to: 'address',
  maxSize: 'maxBytes',
  connectTimeout: 'connectTimeoutMs',
}

/**
 * Takes settings as the API has them, returns them as the gateway takes them, checked by its own schema.
 *
 * @param material of TLS, checked before
 * @throws {ServerError} `request-invalid`, with a pointer into the body for each place
 */
export function configOf(settings: WrittenSettings, material: TlsMaterial): IntegrationConfig {
  const { protocol, address, port, tls, maxBytes, connectTimeoutMs, resend, limit, ...same } = settings
  const parsed = integrationSchema().safeParse({
    ...same,
    to: formatTarget({ transport: protocol, host: address, port }),
    ...(tls !== undefined && { tls: { serverName: tls.serverName, fingerprints: tls.fingerprints } }),
    ...(maxBytes !== undefined && { maxSize: `${maxBytes}B` }),
    connectTimeout: `${connectTimeoutMs}ms`,
    resend: { seconds: `${resend.seconds}s`, bytes: `${resend.bytes}B` },
    ...(limit !== undefined && { limit: limitOf(limit) }),
  })
  if (parsed.success) {
    const { tls: checked, ...config } = parsed.data
    return checked === undefined ? config : { ...config, tls: { ...checked, material } }
  }
  const faults = parsed.error.issues.map(({ path: [first = '', ...rest], message }): RequestFault => {
    const member = membersOf[String(first)] ?? String(first)
    return { pointer: `#/body/${[member, ...rest.map(String)].join('/')}`, detail: message }
  })
  throw new ServerError(
    'request-invalid',
    { count: faults.length === 1 ? 'one place' : `${faults.length} places` },
    { faults },
  )
}

function limitOf({ repeat, rate }: WrittenLimit): object {
  return {
    ...(repeat !== undefined && { repeat: { within: `${repeat.withinSeconds}s`, by: repeat.by } }),
    ...(rate !== undefined && {
      rate: {
        // Six places, so that a small number is not written with an exponent.
        events: `${rate.eventsPerSecond.toFixed(6)}/s`,
        burst: rate.burst,
        ...(rate.per !== undefined && { per: rate.per }),
        every: `${rate.everySeconds}s`,
      },
    }),
  }
}

/** Takes settings of the configuration file, returns them as the API has them; certificates stand in files and are not shown. */
export function writtenOf(config: IntegrationConfig): WrittenSettings {
  const { to, tls, maxSize, connectTimeout, limit, ...same } = config
  const { serverName, fingerprints } = tls ?? {}
  return {
    ...same,
    protocol: to.transport,
    address: to.host,
    port: to.port,
    connectTimeoutMs: connectTimeout,
    ...(maxSize !== undefined && { maxBytes: maxSize }),
    ...(tls !== undefined && {
      tls: {
        ...(serverName !== undefined && { serverName }),
        ...(fingerprints !== undefined && { fingerprints }),
      },
    }),
    ...(limit !== undefined && { limit: writtenLimitOf(limit) }),
  }
}

function writtenLimitOf({ repeat, rate }: NonNullable<IntegrationConfig['limit']>): WrittenLimit {
  return {
    ...(repeat !== undefined && {
      repeat: { withinSeconds: repeat.within / 1000, ...(repeat.by !== undefined && { by: repeat.by }) },
    }),
    ...(rate !== undefined && {
      rate: { eventsPerSecond: rate.events, burst: rate.burst, per: rate.per, everySeconds: rate.every / 1000 },
    }),
  }
}
