import { createEvent, eventId, InvalidEventError, type Code, type Event, type NewEvent } from '@tidewaiter/model'
import { receivedAt } from '../engine/own-time.ts'
import type { Reading } from '../engine/map-record.ts'
import { ipv4Of, textOf } from '../engine/values.ts'
import { parseJson } from '../input/parse-json.ts'
import { type JsonObject, objectOf } from '../engine/json-values.ts'
import type { SourceContext } from '../source-context.ts'

/**
 * Reads an incident, whose facts are JSON within JSON. Only those about malware are events: the others are told by rules of
 * Aqua that say nothing of what happened.
 */
export function readIncident(incident: JsonObject, raw: Uint8Array | string, context: SourceContext): Reading {
  const parsed = parseJson(textOf(incident['data']) ?? '')
  const data = 'value' in parsed ? objectOf(parsed.value) : undefined
  if (data === undefined) return { kind: 'refused', reason: '`data` is not a JSON object' }
  const signature = textOf(data['malware'])
  if (signature === undefined) return { kind: 'skipped', reason: 'other-incident' }
  try {
    return { kind: 'events', events: [eventOf(incident, data, signature, raw, context)] }
  } catch (error) {
    if (error instanceof InvalidEventError) return { kind: 'refused', reason: error.message }
    throw error
  }
}

function eventOf(
  incident: JsonObject,
  data: JsonObject,
  signature: string,
  raw: Uint8Array | string,
  context: SourceContext,
): Event {
  const node = textOf(data['host']) ?? textOf(incident['host_name']) ?? context.nodeName
  const address = ipv4Of(data['hostip']) ?? context.nodeAddress
  const severity = textOf(data['severity'])
  const created = incident['create_time']
  const event = {
    code: 'FFTP-001',
    // 0 stands for a time that was never set.
    time:
      typeof created === 'number' && created > 0 && created < 1e10 ? Math.floor(created * 1000) : receivedAt(context),
    id: eventId(raw),
    outcome: data['level'] === 'block' ? 'Enforce' : 'Audit',
    fields: {
      sourceName: node ?? context.serverName,
      sourceAddress: address ?? context.peerAddress,
      operation: 'ftp',
      filePath: textOf(data['resource']),
      clusterName: textOf(data['k8s_cluster']) ?? context.clusterName,
      nodeName: node,
      nodeAddress: address,
      namespace: textOf(data['k8s_namespace']),
      podName: textOf(data['podname']),
      containerName: textOf(data['container']),
      containerId: textOf(data['containerid']),
      imageName: textOf(data['image']),
    },
    origin: { tool: 'aqua', rule: signature, ...(severity !== undefined && { priority: severity }) },
  }
  return createEvent(event as unknown as NewEvent<Code>) as Event
}
