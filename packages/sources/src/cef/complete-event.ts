import { familyOf, isIpv4, valueFault, type AnyFields, type Event, type Family } from '@tidewaiter/model'
import type { SourceContext } from '../source-context.ts'

/**
 * An event as it was read, with what stands in every event and real messages of KCS leave out: `source` and `src`. Secrets are
 * removed from its command, as from those of all tools.
 *
 * @param host that the syslog header names
 */
export function completeEvent(event: Event, time: number, host: string | undefined, context: SourceContext): Event {
  const { fields } = event
  const filled: AnyFields = {
    ...fields,
    sourceName: fields.sourceName ?? nameOf(event, host, context),
    sourceAddress: fields.sourceAddress ?? addressOf(fields, context),
    ...(fields.command !== undefined && { command: context.redact(fields.command) }),
  }
  return { ...event, time, fields: filled }
}

function nameOf({ code, fields }: Event, host: string | undefined, { serverName }: SourceContext): string {
  const family = familyOf(code) as Family
  const candidates = [fields.podName, fields.containerName, host]
  const isName = (name: string | undefined): boolean => valueFault('sourceName', family, name) === undefined
  return candidates.find(isName) ?? serverName
}

function addressOf({ nodeAddress }: AnyFields, { peerAddress }: SourceContext): string {
  return nodeAddress !== undefined && isIpv4(nodeAddress) ? nodeAddress : peerAddress
}
