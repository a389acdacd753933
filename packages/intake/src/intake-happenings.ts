import type { Tell } from '@tidewaiter/telemetry'

/** Everything that can happen at a way in. */
export const intakeHappenings = {
  'records-read': {
    level: 'debug',
    message: '{way}: {records} records of {source} gave {events} events',
    counter: {
      name: 'tidewaiter_intake_records_total',
      help: 'Records that were read.',
      labels: 'way source',
      add: 'records',
    },
  },
  'events-accepted': {
    level: 'debug',
    message: '{way}: {events} events are in the journal',
    counter: {
      name: 'tidewaiter_intake_events_total',
      help: 'Events that were accepted: they are in the journal, on disk.',
      labels: 'way source',
      add: 'events',
    },
  },
  'records-skipped': {
    level: 'debug',
    message: '{way}: {records} records of {source} were skipped: {reason}',
    counter: {
      name: 'tidewaiter_intake_skipped_total',
      help: 'Records that are no events, for a documented reason.',
      labels: 'way source reason',
      add: 'records',
    },
  },
  'record-refused': {
    level: 'warning',
    message: '{way}: a record was refused at {place}: {reason}',
    action: 'Look at that line of the input. The other records were taken in.',
    counter: {
      name: 'tidewaiter_intake_refused_total',
      help: 'Records that could not be read.',
      labels: 'way source',
    },
  },
  'source-found': {
    level: 'info',
    message: '{way}: the records are of {source}',
  },
  'intake-refusing': {
    level: 'warning',
    message: '{way}: takes nothing in, because the journal does not: {reason}',
    action: '{advice}',
    counter: {
      name: 'tidewaiter_intake_refusing_total',
      help: 'Times that a way in began to refuse because the journal did.',
      labels: 'way',
    },
  },
  'intake-resumed': {
    level: 'info',
    message: '{way}: takes records in again',
  },
  'file-opened': {
    level: 'info',
    message: '{way}: reads {path} from byte {bytes} on',
  },
  'file-awaited': {
    level: 'info',
    message: '{way}: there is no {path} yet; waits for it',
  },
  'file-unreadable': {
    level: 'warning',
    message: '{way}: {reason}',
    action: '{advice} It is tried again by itself.',
    counter: {
      name: 'tidewaiter_intake_file_faults_total',
      help: 'Times that a file could not be read.',
      labels: 'way',
    },
  },
  'file-rotated': {
    level: 'info',
    message: '{way}: {path} has another name now, or none; it is read to its end',
    counter: {
      name: 'tidewaiter_intake_rotations_total',
      help: 'Files that were rotated or deleted while they were read.',
      labels: 'way',
    },
  },
  'file-left': {
    level: 'debug',
    message: '{way}: the rotated {path} is read to its end, and closed',
  },
  'file-emptied': {
    level: 'info',
    message: '{way}: {path} was emptied; it is read from its beginning',
    counter: {
      name: 'tidewaiter_intake_truncations_total',
      help: 'Files that were emptied or cut shorter than they had been read.',
      labels: 'way',
    },
  },
  'rest-found': {
    level: 'info',
    message: '{way}: reads the rest of {path}, {bytes} bytes, in {where}',
  },
  'rest-compressed': {
    level: 'warning',
    message: '{way}: {path} was rotated and compressed while nothing read it: {missing} bytes of {where} were not read',
    action: 'Read the rest with `tidewaiter convert`, or let rotation compress a day later (`delaycompress`).',
    counter: {
      name: 'tidewaiter_intake_rests_compressed_total',
      help: 'Rotated files whose rest was compressed before it was read.',
      labels: 'way',
    },
  },
  'rest-missing': {
    level: 'warning',
    message: '{way}: {path} was deleted or written over while nothing read it; what had not been read of it is missing',
    action: 'Let rotation keep more files, or the service stand still for a shorter time.',
    counter: {
      name: 'tidewaiter_intake_rests_missing_total',
      help: 'Rotated files whose rest was not found.',
      labels: 'way',
    },
  },
  'watch-refused': {
    level: 'warning',
    message: '{way}: the kernel does not report changes of files ({reason}); they are looked for every {poll} ms',
    action: 'Raise fs.inotify.max_user_watches and fs.inotify.max_user_instances, or accept the delay.',
  },
  'input-ended': {
    level: 'info',
    message: '{way}: the input has ended; {events} events are in the journal',
  },
  'input-failed': {
    level: 'warning',
    message: '{way}: the input cannot be read on: {reason}',
    action: 'Look at the tool that writes it. What came before was taken in.',
    counter: {
      name: 'tidewaiter_intake_input_failures_total',
      help: 'Inputs that broke off.',
      labels: 'way',
    },
  },
  'http-opened': {
    level: 'info',
    message: '{way}: takes records on {address}',
  },
  'requests-answered': {
    level: 'debug',
    message: '{way}: answered {client} with {status}',
    counter: {
      name: 'tidewaiter_intake_requests_total',
      help: 'Requests of known clients, by the status of the answer.',
      labels: 'way client status',
    },
  },
  'access-refused': {
    level: 'warning',
    message: '{way}: {attempts} requests of {peer} were refused: {reason}',
    action: 'Check the token of that client. If nobody of yours is there, close the port to that address.',
    counter: {
      name: 'tidewaiter_intake_access_refused_total',
      help: 'Requests without a token that is known.',
      labels: 'way',
      add: 'attempts',
    },
  },
  'connections-crowded': {
    level: 'warning',
    message: '{way}: {count} connections were closed to make room, the last of {peer}; {limit} are open',
    action: 'Raise `maxConnections`, or find out who opens them.',
    counter: {
      name: 'tidewaiter_intake_connections_closed_total',
      help: 'Connections that were closed because there were too many.',
      labels: 'way',
      add: 'count',
    },
  },
  'request-failed': {
    level: 'error',
    message: '{way}: a request of {client} failed: {reason}',
    action: 'This is a fault of the program: please report it. The client was answered 500.',
    counter: {
      name: 'tidewaiter_intake_request_failures_total',
      help: 'Requests that failed because of a fault of the program.',
      labels: 'way',
    },
  },
  'certificate-renewed': {
    level: 'info',
    message: '{way}: the files of the certificate have changed, and are in use now',
  },
  'certificate-kept': {
    level: 'warning',
    message: '{way}: the files of the certificate have changed, but cannot be used: {reason}',
    action: '{advice} Until then the old certificate stays in use.',
  },
} as const

export type IntakeTell = Tell<typeof intakeHappenings>
