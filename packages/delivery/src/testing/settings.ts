import { kcs20 } from '@tidewaiter/model'
import { parseTarget } from '@tidewaiter/syslog'
import type { IntegrationSettings } from '../integration.ts'

/** Settings of an integration for tests: everything from the oldest entry on, by line, without a header. */
export function settingsFor(url: string, changes: Partial<IntegrationSettings> = {}): IntegrationSettings {
  const target = parseTarget(url)
  return {
    name: 'siem',
    target,
    framing: target.transport === 'udp' ? undefined : 'lf',
    profile: kcs20,
    envelope: { format: 'none', zone: 'UTC', facility: 'local0', pri: true, hostname: 'tidewaiter.example' },
    maxBytes: 8_000,
    spaceBeforeExtension: false,
    start: 'oldest',
    resend: { seconds: 30, bytes: 16_777_216 },
    ...changes,
  }
}
