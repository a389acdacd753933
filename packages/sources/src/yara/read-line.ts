import { createEvent, eventId, InvalidEventError, type Code, type Event, type NewEvent } from '@tidewaiter/model'
import { receivedAt } from '../engine/own-time.ts'
import { placeOf } from '../clamav/file-place.ts'
import type { Reading } from '../engine/map-record.ts'
import { textOf } from '../engine/values.ts'
import type { SourceContext } from '../source-context.ts'
import { matchesIn, type YaraMatch } from './matches-in.ts'
import type { YaraOptions } from './yara-options.ts'

/**
 * Reads a line of YARA. Never throws.
 *
 * @param raw the line's bytes or text, for the events' ids
 */
export function readLine(
  line: unknown,
  raw: Uint8Array | string,
  options: YaraOptions,
  context: SourceContext,
): Reading {
  if (typeof line !== 'string') return { kind: 'refused', reason: 'is no line of text' }
  const matches = matchesIn(line)
  if (typeof matches === 'string') return { kind: 'skipped', reason: matches }
  if (matches.length === 0) return { kind: 'skipped', reason: 'no-match' }
  const time = receivedAt(context)
  // Of the time too: the same file found again gives the same line.
  const base = eventId(`${eventId(raw)} ${time}`)
  try {
    const events = matches.map((match, part) => eventOf(match, time, eventId(base, part), options, context))
    return { kind: 'events', events }
  } catch (error) {
    if (error instanceof InvalidEventError) return { kind: 'refused', reason: error.message }
    throw error
  }
}

function eventOf(match: YaraMatch, time: number, id: string, options: YaraOptions, context: SourceContext): Event {
  const place = match.path === undefined ? undefined : placeOf(match.path, options.mounts)
  const event = {
    code: 'FFTP-001',
    time,
    id,
    outcome: 'Audit',
    fields: {
      sourceName: context.nodeName ?? context.serverName,
      sourceAddress: context.nodeAddress ?? context.peerAddress,
      operation: 'ftp',
      filePath: textOf(place?.path),
      containerId: place?.containerId,
      clusterName: context.clusterName,
      nodeName: context.nodeName,
      nodeAddress: context.nodeAddress,
    },
    origin: {
      tool: 'yara',
      rule: match.rule,
      ...(match.severity !== undefined && { priority: match.severity }),
    },
  }
  return createEvent(event as unknown as NewEvent<Code>) as Event
}
