import type { TransportOptions } from '@tidewaiter/syslog'
import type { IntegrationSettings } from '../integration.ts'
import type { ResendSettings } from './connection-tail.ts'

/** Beyond the kernel's own patience with a machine that no longer answers: 924 s with Linux's default of tcp_retries2. */
const writeTimeoutMs = 1_200_000

/** The options of the transport of an integration. */
export function transportOptionsOf(
  settings: Pick<IntegrationSettings, 'framing' | 'tls' | 'connectTimeoutMs'>,
): TransportOptions {
  const { framing, tls, connectTimeoutMs } = settings
  return {
    writeTimeoutMs,
    ...(framing !== undefined && { framing }),
    ...(tls !== undefined && { tls }),
    ...(connectTimeoutMs !== undefined && { connectTimeoutMs }),
  }
}

/**
 * What is sent again after a break. Datagrams: a host on which nothing listens says so at once, if it does at all; then
 * what was sent within the last second has not arrived.
 */
export function resendOf({ target, resend }: Pick<IntegrationSettings, 'target' | 'resend'>): ResendSettings {
  return target.transport === 'udp' ? { seconds: 1, bytes: Infinity } : resend
}
