import { createRedactor, type SourceContext } from '@tidewaiter/sources'
import type { Config } from '../config/config.ts'

/** Changes nothing, and so nothing beyond what the built-in rules point to. */
const keepAll: SourceContext['redact'] = Object.assign((text: string) => text, { builtin: true })

/** What sources know beside their records; the address of whoever hands records over is added for each stream. */
export function sourceContext(
  config: Pick<Config, 'cluster' | 'node' | 'redact'>,
  hostname: string,
): Omit<SourceContext, 'peerAddress'> {
  const { cluster, node, redact } = config
  return {
    serverName: hostname,
    ...(cluster !== undefined && { clusterName: cluster }),
    ...(node.name !== undefined && { nodeName: node.name }),
    ...(node.address !== undefined && { nodeAddress: node.address }),
    redact: !redact.builtin && redact.rules.length === 0 ? keepAll : createRedactor(redact),
  }
}
