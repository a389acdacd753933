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
  'events-withheld': {
    level: 'debug',
    message: '{way}: {events} events are beyond the limit, and counted in place of being kept',
    counter: {
      name: 'tidewaiter_intake_withheld_total',
      help: 'Events that the limit of a way in has counted in place of keeping them; summaries speak of them.',
      labels: 'way',
      add: 'events',
    },
  },
  'summaries-accepted': {
    level: 'debug',
    message: '{way}: {summaries} summaries of events beyond the limit are in the journal',
    counter: {
      name: 'tidewaiter_intake_summaries_total',
      help: 'Summaries of events beyond the limit of a way in.',
      labels: 'way',
      add: 'summaries',
    },
  },
  'withheld-settled': {
    level: 'info',
    message: '{way}: what was beyond the limit when the service ended is summed up: {summaries} summaries',
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
  'record-defective': {
    level: 'info',
    message: '{way}: {place} is taken in, but is not as it should be ({defect}): {reason}',
    counter: {
      name: 'tidewaiter_intake_defects_total',
      help: 'Kinds of faults in records that were taken in all the same.',
      labels: 'way source defect',
    },
  },
  'reports-kept': {
    level: 'debug',
    message: '{way}: {reports} reports of {source} are kept: what it found',
    counter: {
      name: 'tidewaiter_intake_reports_total',
      help: 'Reports of findings that were kept on disk; one that came again after a crash counts again.',
      labels: 'way source',
      add: 'reports',
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
  'drop-taken': {
    level: 'info',
    message: '{way}: took {path} of {source} in: {events} events, {refused} refusals',
    counter: {
      name: 'tidewaiter_intake_files_total',
      help: 'Files that were taken in, whole or in part.',
      labels: 'way source',
    },
  },
  'drop-refused': {
    level: 'warning',
    message: '{way}: {path} has {refused} refusals, the first: {reason}',
    action:
      'Look at the text beside it in `failed`, or with `after: keep` at the log. What could be read of it was taken in.',
    counter: {
      name: 'tidewaiter_intake_files_refused_total',
      help: 'Files of which something was refused.',
      labels: 'way',
    },
  },
  'drop-passed-over': {
    level: 'warning',
    message: '{way}: {path} is a link, a pipe, a socket or a device, and is left alone',
    action: 'Put the file itself there.',
  },
  'drop-pruned': {
    level: 'info',
    message: '{way}: removed {files} old files from {folder}',
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
    action:
      'Check the token, certificate or signature of that client. If nobody of yours is there, close the port to that address.',
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
  'syslog-opened': {
    level: 'info',
    message: '{way}: takes messages on {address}',
  },
  'sender-refused': {
    level: 'warning',
    message: '{way}: {count} messages of {peer} were refused: the address is not in `allowFrom`',
    action: 'Add it there if it should send. If it is nobody of yours, close the port to it.',
    counter: {
      name: 'tidewaiter_intake_senders_refused_total',
      help: 'Messages and connections of addresses that may not send.',
      labels: 'way',
      add: 'count',
    },
  },
  'sender-fault': {
    level: 'warning',
    message: '{way}: {reason}',
    action: '{advice}',
    counter: {
      name: 'tidewaiter_intake_sender_faults_total',
      help: 'What went wrong with senders of syslog: connections, framing, TLS.',
      labels: 'way fault',
    },
  },
  'sender-idle': {
    level: 'debug',
    message: '{way}: {reason}',
  },
  'datagrams-dropped': {
    level: 'warning',
    message: '{way}: {count} datagrams were dropped: {limit} bytes of messages wait for the journal',
    action: 'UDP cannot slow its senders down: use TCP or TLS, or raise `maxBuffered` for bursts.',
    counter: {
      name: 'tidewaiter_intake_datagrams_dropped_total',
      help: 'Datagrams that came faster than the journal took them.',
      labels: 'way',
      add: 'count',
    },
  },
  'messages-lost': {
    level: 'error',
    message: '{way}: {count} messages were received, and are lost: {reason}',
    action: '{advice} Senders that still have them can send them again.',
    counter: {
      name: 'tidewaiter_intake_messages_lost_total',
      help: 'Messages that were received, and did not get into the journal before the way was closed.',
      labels: 'way',
      add: 'count',
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
  'tetragon-connected': {
    level: 'info',
    message: '{way}: receives events of Tetragon {version} at {address}',
  },
  'tetragon-unreachable': {
    level: 'warning',
    message: '{way}: {reason}',
    action: '{advice} It is tried again by itself.',
    counter: {
      name: 'tidewaiter_intake_unreachable_total',
      help: 'Times that what events are received from was found not to be reachable, each reason once in five minutes.',
      labels: 'way',
    },
  },
  'tetragon-lost': {
    level: 'warning',
    message: '{way}: {reason}; what happens until there is a connection again is missing',
    action: '{advice} The export file of Tetragon (`type: file`) loses nothing.',
    counter: {
      name: 'tidewaiter_intake_connections_lost_total',
      help: 'Connections to what events are received from that broke off.',
      labels: 'way',
    },
  },
  'tetragon-missed': {
    level: 'warning',
    message: '{way}: nothing was received for {seconds} s, since {since}; what Tetragon saw in that time is missing',
    action: 'Where that must not be, read the export file of Tetragon (`type: file`).',
    counter: {
      name: 'tidewaiter_intake_missed_seconds_total',
      help: 'Seconds in which events could not be received, and which cannot be made up for.',
      labels: 'way',
      add: 'seconds',
    },
  },
  'tetragon-kept-waiting': {
    level: 'warning',
    message:
      '{way}: nothing was read for {seconds} s, while the journal was slow or refused; Tetragon may have dropped events',
    action:
      'Compare `tetragon_notify_overflowed_events_total` of Tetragon. Ask for fewer events (`deny`), or read the export file.',
    counter: {
      name: 'tidewaiter_intake_kept_waiting_seconds_total',
      help: 'Seconds in which Tetragon was kept waiting by the journal.',
      labels: 'way',
      add: 'seconds',
    },
  },
  'tetragon-fields-unknown': {
    level: 'info',
    message: '{way}: Tetragon {version} sends what this version does not know, and leaves out: {fields}',
  },
  'objects-listed': {
    level: 'info',
    message: '{way}: {resource}: {objects} objects are read; watches what changes',
  },
  'list-expired': {
    level: 'info',
    message: '{way}: {resource}: the cluster has forgotten what happened since; lists the objects anew',
    counter: {
      name: 'tidewaiter_intake_relists_total',
      help: 'Times that the objects of a resource had to be listed anew.',
      labels: 'way resource',
    },
  },
  'objects-unchanged': {
    level: 'debug',
    message: '{way}: {objects} objects were written anew and hold nothing new',
    counter: {
      name: 'tidewaiter_intake_objects_unchanged_total',
      help: 'Versions of objects that held nothing new.',
      labels: 'way',
      add: 'objects',
    },
  },
  'objects-forgotten': {
    level: 'warning',
    message: '{way}: more than {limit} objects are watched; what was told of the others is forgotten, and told again',
    action: 'Narrow it by `resources`, `namespaces` or `labels`, or spread it over several ways in.',
    counter: {
      name: 'tidewaiter_intake_objects_forgotten_total',
      help: 'Objects that were forgotten because there were too many.',
      labels: 'way',
    },
  },
  'object-refused': {
    level: 'warning',
    message: '{way}: the object {object} could not be read: {reason}',
    action: 'Look at that object in the cluster. The others were taken in.',
    counter: {
      name: 'tidewaiter_intake_objects_refused_total',
      help: 'Objects of a cluster that could not be read.',
      labels: 'way',
    },
  },
  'resource-awaited': {
    level: 'info',
    message: '{way}: the cluster has no {resource}; looks for it again by itself',
  },
  'cluster-fault': {
    level: 'warning',
    message: '{way}: {reason}',
    action: '{advice} It is tried again by itself.',
    counter: {
      name: 'tidewaiter_intake_cluster_faults_total',
      help: 'Times that an API server did not answer as it should.',
      labels: 'way',
    },
  },
  'cluster-answers': {
    level: 'info',
    message: '{way}: {resource} can be watched again',
  },
} as const

export type IntakeTell = Tell<typeof intakeHappenings>
