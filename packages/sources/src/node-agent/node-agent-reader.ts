import { eventId, type Event } from '@tidewaiter/model'
import { createFaultList, faultsText, withFaults } from '../engine/faults.ts'
import { decide, mapRecord, type Reading } from '../engine/map-record.ts'
import { isObject } from '../engine/json-values.ts'
import type { Mapping } from '../engine/mapping.ts'
import { timeOf } from '../engine/values.ts'
import type { SourceContext } from '../source-context.ts'
import type { SourceReader } from '../source.ts'
import { alertmanagerAlerts, httpAlerts, layoutOf, type ListedAlert } from './alert-list.ts'
import { alertMapping } from './node-agent-mapping.ts'

type Fields = Readonly<Record<string, unknown>>

/** For alerts that have no time of their own: when the line was logged, in whole seconds. */
const loggedMapping: Mapping = { ...alertMapping, time: 'time' }

const noAlert = 'not an alert of the Kubescape node agent'

const noObject: Reading = { kind: 'refused', reason: `${noAlert}: not a JSON object` }

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

  /** One report, several alerts: each has its own event, and those that cannot be read are faults. */
  function readAll(alerts: readonly ListedAlert[], raw: Uint8Array | string): Reading {
    const events: Event[] = []
    const faults = createFaultList()
    let skipped: Reading | undefined
    for (const { alert, path } of alerts) {
      const reading = alert === undefined ? noObject : readAlert(alert, raw)
      if (reading.kind === 'events') for (const event of reading.events) events.push(event)
      else if (reading.kind === 'refused') faults.add(path, reading.reason)
      else skipped ??= reading
    }
    const found = faults.all()
    if (events.length > 0) {
      const numbered = events.map((event, part): Event => ({ ...event, id: eventId(raw, part) }))
      return { kind: 'events', events: numbered, ...withFaults(found) }
    }
    if (found.length > 0) return { kind: 'refused', reason: faultsText(found) }
    return skipped ?? { kind: 'skipped', reason: 'empty' }
  }

  return { mapping: alertMapping, read, flush: () => [] }
}

/** The node agent logs to the same stream, and reports changes of files of the host over HTTP. */
function readOther(record: Fields): Reading {
  if (record['reportedBy'] === 'kubescape-node-agent') return { kind: 'skipped', reason: 'file-integrity' }
  const isLog = typeof record['level'] === 'string' && typeof record['msg'] === 'string'
  return isLog ? { kind: 'skipped', reason: 'log' } : { kind: 'refused', reason: noAlert }
}
