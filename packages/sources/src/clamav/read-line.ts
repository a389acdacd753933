import {
  createEvent,
  eventId,
  InvalidEventError,
  isIpv4,
  type Code,
  type Event,
  type NewEvent,
  type Outcome,
} from '@tidewaiter/model'
import { receivedAt } from '../engine/own-time.ts'
import type { Reading } from '../engine/map-record.ts'
import { textOf } from '../engine/values.ts'
import type { SourceContext } from '../source-context.ts'
import type { ClamavOptions } from './clamav-options.ts'
import { placeOf } from './file-place.ts'
import { splitHead, type HeadedLine } from './line-head.ts'
import { meaningOfLine, type LineMeaning } from './line-meaning.ts'
import { machineZone } from './local-time.ts'

/** What an event says, before it is given what all events have. */
type Draft = {
  readonly code: Code
  readonly outcome: Outcome
  readonly fields?: Readonly<Record<string, string | number | undefined>>
  readonly rule?: string
}

/** Reads a line of ClamAV. */
export function readLine(
  line: unknown,
  raw: Uint8Array | string,
  options: ClamavOptions,
  context: SourceContext,
): Reading {
  if (typeof line !== 'string') return { kind: 'refused', reason: 'is no line of text' }
  const headed = splitHead(line, options.timeZone ?? machineZone(), () => receivedAt(context))
  const meaning = meaningOfLine(headed.text)
  if (meaning.is === 'skip') return { kind: 'skipped', reason: meaning.reason }
  try {
    return { kind: 'events', events: [eventOf(draftOf(meaning, options), headed, raw, context)] }
  } catch (error) {
    if (error instanceof InvalidEventError) return { kind: 'refused', reason: error.message }
    throw error
  }
}

function draftOf(meaning: Exclude<LineMeaning, { is: 'skip' }>, options: ClamavOptions): Draft {
  switch (meaning.is) {
    case 'found':
      return findingOf(meaning, options)
    case 'taken-away': {
      const { path, containerId } = placeOf(meaning.path, options.mounts)
      const to = meaning.to === undefined ? undefined : placeOf(meaning.to, options.mounts).path
      const fields = { operation: 'ftp', filePath: textOf(to ?? path), oldFilePath: to && textOf(path), containerId }
      return { code: 'FFTP-001', outcome: 'Enforce', fields }
    }
    case 'not-scanned':
      return { code: 'SJ-004', outcome: 'Error', fields: { reason: meaning.reason, artifactName: options.artifact } }
    case 'fault':
      return { code: 'AG-003', outcome: 'Error', fields: { reason: meaning.reason } }
    case 'started':
      return { code: 'AG-001', outcome: 'Success' }
    case 'stopped':
      return { code: 'AG-002', outcome: 'Success' }
    case 'alive':
      return { code: 'AG-007', outcome: 'Success' }
    case 'finished':
      return { code: 'SJ-003', outcome: 'Success', fields: { artifactName: options.artifact } }
  }
}

/** clamd writes the same line whether the file was blocked or not, and cannot block a stream. */
function findingOf({ signature, path, client }: LineMeaning & { is: 'found' }, options: ClamavOptions): Draft {
  const outcome = options.prevention && path !== undefined ? 'Enforce' : 'Audit'
  const isAddress = client !== undefined && isIpv4(client.address) && client.port <= 65535
  const sender = isAddress ? { sourceAddress: client.address, sourcePort: client.port } : {}
  const place = path === undefined ? undefined : placeOf(path, options.mounts)
  const file = { filePath: textOf(place?.path), containerId: place?.containerId }
  return { code: 'FFTP-001', outcome, rule: signature, fields: { operation: 'ftp', ...file, ...sender } }
}

/**
 * A line without a time is given the one at which it was received; its id then follows from both, because the same file found
 * again gives the same line. With a time to the second, the same line again is the same event.
 */
function eventOf(
  { code, outcome, fields, rule }: Draft,
  { time, host }: HeadedLine,
  raw: Uint8Array | string,
  context: SourceContext,
): Event {
  const received = time ?? receivedAt(context)
  const id = eventId(raw)
  const isRuntime = code === 'FFTP-001'
  const event = {
    code,
    time: received,
    id: time === undefined ? eventId(`${id} ${received}`) : id,
    outcome,
    fields: {
      sourceName: host ?? context.nodeName ?? context.serverName,
      sourceAddress: context.nodeAddress ?? context.peerAddress,
      nodeName: context.nodeName ?? host,
      ...(isRuntime && { clusterName: context.clusterName, nodeAddress: context.nodeAddress }),
      ...fields,
    },
    origin: { tool: 'clamav', ...(rule !== undefined && { rule }) },
  }
  return createEvent(event as unknown as NewEvent<Code>) as Event
}
