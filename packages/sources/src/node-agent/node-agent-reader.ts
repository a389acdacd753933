import { eventId, type Event } from '@tidewaiter/model'
import { decide, mapRecord, type Reading } from '../engine/map-record.ts'
import { isObject } from '../engine/is-object.ts'
import type { Mapping } from '../engine/mapping.ts'
import { timeOf } from '../engine/values.ts'
import type { SourceContext } from '../source-context.ts'
import type { SourceReader } from '../source.ts'
import { alertmanagerAlerts, httpAlerts, layoutOf } from './alert-list.ts'
import { sensorRules } from './alert-rules.ts'
import { alertMapping } from './node-agent-mapping.ts'

type Fields = Readonly<Record<string, unknown>>

/** For alerts that have no time of their own: when the line was logged, in whole seconds. */
const loggedMapping: Mapping = { ...alertMapping, time: 'time' }

const noAlert = 'not an alert of the Kubescape node agent'

/** Reads the alerts of the node agent in any of their layouts. Never throws. */
export function nodeAgentReader(context: SourceContext): SourceReader {
  function read(record: unknown, raw: Uint8Array | string): Reading {
    if (!isObject(record)) return { kind: 'refused', reason: `${noAlert}: not a JSON object` }
    switch (layoutOf(record)) {
      case 'native':
        return readAlert(record, raw)
      case 'http':
        return readAll(httpAlerts(record), raw)
      case 'alertmanager': {
        const { alerts, resolved } = alertmanagerAlerts(record)
        return alerts.length === 0 && resolved > 0 ? { kind: 'skipped', reason: 'resolved' } : readAll(alerts, raw)
      }
      case 'labels':
        return { kind: 'refused', reason: `${noAlert}: its labels alone, without the time \`startsAt\`` }
      case undefined:
        return readOther(record)
    }
  }

  function readAlert(alert: Fields, raw: Uint8Array | string): Reading {
    const decision = decide(alertMapping, alert, context)
    if (decision.do === 'skip') return { kind: 'skipped', reason: decision.reason }
    if (decision.do !== 'event') return { kind: 'refused', reason: `${noAlert}: \`alertName\` is missing` }
    const base = alert['BaseRuntimeMetadata']
    const isTimed = isObject(base) && timeOf(base['timestamp']) !== undefined
    const isLogged = !isTimed && timeOf(alert['time']) !== undefined
    return mapRecord(isLogged ? loggedMapping : alertMapping, decision, alert, raw, context)
  }

  /** One report, several alerts: each has its own event, and those that cannot be read are counted in one more. */
  function readAll(alerts: readonly Fields[], raw: Uint8Array | string): Reading {
    const readings = alerts.map((alert) => readAlert(alert, raw))
    const events = readings
      .flatMap((reading) => (reading.kind === 'events' ? reading.events : []))
      .map((event, part): Event => ({ ...event, id: eventId(raw, part) }))
    const failed = readings.flatMap((reading) => (reading.kind === 'refused' ? [reading.reason] : []))
    const [first] = events
    if (first === undefined) return readings[0] ?? { kind: 'skipped', reason: 'empty' }
    if (failed.length === 0) return { kind: 'events', events }
    const reason = `${failed.length} of ${alerts.length} alerts of one report could not be read: ${failed[0]}`
    const lost = mapRecord(
      loggedMapping,
      { do: 'event', code: 'AG-006', outcome: 'Error', rules: sensorRules, reason },
      { time: new Date(first.time).toISOString() },
      raw,
      context,
    )
    const loss = lost.kind === 'events' ? lost.events : []
    return {
      kind: 'events',
      events: [...events, ...loss.map((event) => ({ ...event, id: eventId(raw, events.length) }))],
    }
  }

  return { mapping: alertMapping, read, flush: () => [] }
}

/** The node agent logs to the same stream, and reports changes of files of the host over HTTP. */
function readOther(record: Fields): Reading {
  if (record['reportedBy'] === 'kubescape-node-agent') return { kind: 'skipped', reason: 'file-integrity' }
  const isLog = typeof record['level'] === 'string' && typeof record['msg'] === 'string'
  return isLog ? { kind: 'skipped', reason: 'log' } : { kind: 'refused', reason: noAlert }
}
