import type { Source } from '../source.ts'
import { isObject } from '../engine/json-values.ts'
import { traceeDefaults, traceeOptions, type TraceeOptions } from './tracee-options.ts'
import { traceeReader } from './tracee-reader.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const signs: readonly Sign[] = [
  {
    layout: 'flat `trace.Event`, one JSON object for each event (0.5 to 0.12)',
    members: ['eventName', 'args', 'hostProcessId|processId|hostProcessID', 'containerId'],
  },
  {
    layout: '`trace.Event` with `container` and `kubernetes` objects (0.13 to 0.24)',
    members: ['eventName', 'args', 'hostProcessId|processId|hostProcessID', 'containerId', 'container'],
  },
  {
    layout: 'flat `trace.Event`, one JSON object for each event (0.5 to 0.12)',
    members: ['eventName', 'args', 'hostProcessId|processId|hostProcessID'],
  },
  {
    layout: 'v1beta1 with `workload` and `data`, as the code writes it and as its documentation shows it',
    members: ['name', 'id', 'timestamp', 'workload'],
  },
]

/** Tracee: processes, files and connections, and the detections of its signatures. The guide is `docs/guides/sources/tracee.md`. */
export const tracee: Source<TraceeOptions> = {
  name: 'tracee',
  title: 'Tracee',
  summary: 'Events of Aqua Tracee in JSON: system calls, kernel hooks, packets; detections of signatures and detectors',
  guarantees: [
    'The event of a signature or detector is a violation with outcome Audit; every other was only observed: outcome Other. Tracee never blocks.',
    'A detection has the kind of activity of the event that triggered it, with its paths, addresses and command.',
    'The process ids are those of the host. The user id is the real one: Tracee does not tell the effective one.',
    'The payload of packets, the headers of HTTP messages and what a program reads or writes are never forwarded.',
    'Events that Tracee says it lost are an event AG-006.',
  ],
  families: ['PM', 'FM', 'NT', 'FPM', 'FFM', 'FNT', 'AG'],
  layouts: layoutsOf(signs, 'the log of Tracee between them: lost events are reported, the rest is skipped'),
  signs,
  skips: {
    'process-exit': 'The end of a process, for which KCS has no operation (option `exits`)',
    'connection-closed': 'The end of a connection: KCS has no operation for it, and its start is an event already',
    inventory: 'What Tracee found when it started (existing_container, init_namespaces ...): nothing happened',
    unmatched: 'No policy matched the event, and the option `unmatched` is `skip`',
    statistics: 'What Tracee counted, printed at its end',
    log: 'A line of the log of Tracee',
  },
  defaults: traceeDefaults,
  options: traceeOptions,
  recognises: isTraceeEvent,
  open: traceeReader,
}

/** `eventName` with pids and arguments stands in every `trace.Event`; `workload`, or `data` with an id, in every v1beta1 event. */
function isTraceeEvent(record: unknown): boolean {
  if (!isObject(record)) return false
  if (typeof record['eventName'] === 'string') {
    return 'args' in record && ('hostProcessId' in record || 'processId' in record || 'hostProcessID' in record)
  }
  return typeof record['name'] === 'string' && 'id' in record && 'timestamp' in record && isObject(record['workload'])
}
