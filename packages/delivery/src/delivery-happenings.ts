/** Everything that can happen on the way to a SIEM. */
export const deliveryHappenings = {
  connected: { level: 'info', message: '{integration}: connected to {target}' },
  'connection-made': {
    level: 'debug',
    message: '{integration}: a connection to {target} was made',
    counter: { name: 'tidewaiter_delivery_connections_total', help: 'Connections made', labels: 'integration' },
  },
  'delivery-interrupted': {
    level: 'warning',
    message: '{integration}: {reason}; {waiting} events wait in the journal; attempt {attempt}, the next one {next}',
    action: '{action}',
  },
  'idle-connection-ended': {
    level: 'debug',
    message: '{integration}: {target} has ended a connection on which nothing was under way; it is made anew',
    counter: {
      name: 'tidewaiter_delivery_idle_ends_total',
      help: 'Connections that the receiver has ended while nothing was under way',
      labels: 'integration',
    },
  },
  'attempt-failed': {
    level: 'debug',
    message: '{integration}: attempt {attempt} has ended: {reason}',
    counter: {
      name: 'tidewaiter_delivery_failures_total',
      help: 'Attempts to connect that failed and connections that were lost',
      labels: 'integration code',
    },
  },
  resending: {
    level: 'info',
    message: '{integration}: {count} entries that the lost connection may not have brought over are sent again',
  },
  recovered: {
    level: 'info',
    message: '{integration}: the way to {target} works again after {seconds} s; {waiting} events had to wait',
  },
  stalled: {
    level: 'warning',
    message: '{integration}: {target} has not taken any data for {seconds} s; {waiting} events wait in the journal',
    action:
      'The receiver is overloaded or has stopped: look into its log. Nothing is lost; delivery goes on by itself.',
    counter: {
      name: 'tidewaiter_delivery_stalls_total',
      help: 'Times that a receiver took nothing for 10 s or longer',
      labels: 'integration',
    },
  },
  'stall-over': {
    level: 'info',
    message: '{integration}: {target} takes data again after {seconds} s',
  },
  delivered: {
    level: 'debug',
    message: '{integration}: {count} events handed over',
    counter: {
      name: 'tidewaiter_delivery_events_total',
      help: 'Events that the operating system has taken for the first time',
      labels: 'integration',
      add: 'count',
    },
  },
  doubled: {
    level: 'debug',
    message: '{integration}: {count} events handed over again',
    counter: {
      name: 'tidewaiter_delivery_possibly_doubled_total',
      help: 'Events sent again after a connection, or the process, had died: the receiver may have them twice',
      labels: 'integration',
      add: 'count',
    },
  },
  'sent-bytes': {
    level: 'debug',
    message: '{integration}: {count} bytes handed over',
    counter: {
      name: 'tidewaiter_delivery_bytes_total',
      help: 'Bytes that the operating system has taken, headers and framing included',
      labels: 'integration',
      add: 'count',
    },
  },
  'left-out': {
    level: 'debug',
    message: '{integration}: {count} events left out by the selection',
    counter: {
      name: 'tidewaiter_delivery_left_out_total',
      help: 'Events that the selection left out',
      labels: 'integration',
      add: 'count',
    },
  },
  unjudged: {
    level: 'debug',
    message: '{integration}: {count} events sent because the selection could not judge them',
    counter: {
      name: 'tidewaiter_delivery_unjudged_total',
      help: 'Events sent because `where` of the selection asks for a number that they do not have',
      labels: 'integration',
      add: 'count',
    },
  },
  withheld: {
    level: 'debug',
    message: '{integration}: {count} events are beyond the limit, and counted in place of being sent',
    counter: {
      name: 'tidewaiter_delivery_withheld_total',
      help: 'Events that the limit has counted in place of sending them; summaries speak of them',
      labels: 'integration',
      add: 'count',
    },
  },
  'summaries-sent': {
    level: 'debug',
    message: '{integration}: {count} summaries of events beyond the limit handed over',
    counter: {
      name: 'tidewaiter_delivery_summaries_total',
      help: 'Summaries of events beyond the limit that were handed over, among the events',
      labels: 'integration',
      add: 'count',
    },
  },
  shortened: {
    level: 'debug',
    message: '{integration}: {count} messages shortened to keep the size limit',
    counter: {
      name: 'tidewaiter_delivery_shortened_total',
      help: 'Messages in which a value was shortened to keep the size limit',
      labels: 'integration',
      add: 'count',
    },
  },
  'dead-letter': {
    level: 'error',
    message: '{integration}: entry {sequence} cannot be delivered: {detail}',
    action: 'It is kept as a dead letter: look at it with `tidewaiter dead-letters`, then replay or remove it.',
    counter: {
      name: 'tidewaiter_delivery_dead_letters_total',
      help: 'Events that became dead letters',
      labels: 'integration reason',
    },
  },
  'dead-letters-not-kept': {
    level: 'error',
    message: '{integration}: {count} dead letters cannot be kept: {reason}. Delivery waits until they can',
    action: 'Make room on the disk of the journal; delivery goes on by itself.',
  },
  gap: {
    level: 'error',
    message: '{integration}: {count} entries from number {sequence} on are gone from the journal ({reason})',
    action: 'Give the journal more room or a longer age, and see why the integration could not keep up.',
    counter: {
      name: 'tidewaiter_delivery_known_lost_total',
      help: 'Events that are known not to have been delivered',
      labels: 'integration reason',
      add: 'count',
    },
  },
  paused: { level: 'info', message: '{integration}: paused; the journal keeps what comes meanwhile' },
  resumed: { level: 'info', message: '{integration}: resumed; {waiting} events have waited' },
  'replay-started': { level: 'info', message: '{integration}: a replay of {what} has begun' },
  'replay-ended': {
    level: 'info',
    message: '{integration}: the replay is {state}: {sent} events sent, {failed} could not be',
  },
  'pause-not-kept': {
    level: 'warning',
    message: '{integration}: it is not kept that delivery was paused or resumed: {reason}',
    action: 'After a restart of the service see whether it delivers, and pause or resume it again.',
  },
  'certificate-expiring': {
    level: 'warning',
    message: '{integration}: the {whose} certificate ({subject}) expires in {days} days, on {validTo}',
    action: 'Renew it in time: nothing can be delivered with an expired one.',
  },
  'certificate-expired': {
    level: 'error',
    message: '{integration}: the {whose} certificate ({subject}) expired on {validTo}',
    action: 'Renew it: it is in use only because nobody checks it, and whoever does will refuse it.',
  },
} as const
