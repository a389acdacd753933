import type { Way } from '../way.ts'
import { tetragonSettings, type TetragonSettings } from './tetragon-settings.ts'

/** Tetragon's own gRPC service. */
export const tetragonWay: Way<TetragonSettings> = {
  name: 'tetragon',
  title: 'Tetragon over gRPC',
  summary: 'Receives the events of Tetragon over gRPC (FineGuidanceSensors/GetEvents), from its socket or a port',
  guarantees: [
    'An event becomes what its line in the export file of Tetragon would become.',
    'While there is no connection, and while this service is down, events are lost: gRPC has no way to ask for them later. The export file, with `type: file`, has.',
    'The time in which nothing was received is told in the log, counted and shown in the status, also after a restart of this service.',
    'While the journal refuses, nothing is read; Tetragon then keeps 10,000 events and drops further ones without a word (its metric `tetragon_notify_overflowed_events_total` counts them).',
    'What was received and is not in the journal when the service is killed is lost; nothing is received twice.',
    'The export filters and the export rate limit of Tetragon do not apply here: `allow` and `deny` do.',
    'Fields and kinds of events that only a later Tetragon has are left out, and told once.',
  ],
  settings: tetragonSettings,
  // Loaded by those who use it: 0.14 s and 40 MB, for the libraries of gRPC and protobuf.
  open: async (settings, entrance) => (await import('./receive-events.ts')).receiveEvents(settings, entrance),
}
