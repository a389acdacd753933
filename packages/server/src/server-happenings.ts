/** Everything that can happen to the server. */
export const serverHappenings = {
  'server-started': {
    level: 'info',
    message: 'the API listens on {address}; its state is {state}',
  },
  'setup-needed': {
    level: 'warning',
    message: 'there is no user yet; make the first one within an hour: {link}',
    action: 'Open the link, or send name and password to POST /v1/setup with the token in it.',
  },
  'api-request-failed': {
    level: 'error',
    message: 'request {request}, {method} {route}, met a fault of the program: {reason}',
    action: 'Please report it.',
    counter: {
      name: 'tidewaiter_server_faults_total',
      help: 'Requests that met a fault of the program.',
      labels: 'route',
    },
  },
  'api-request-answered': {
    level: 'debug',
    message: '{method} {route}: {status} in {ms} ms',
    counter: {
      name: 'tidewaiter_server_requests_total',
      help: 'Requests that were answered.',
      labels: 'route status',
    },
  },
  'event-not-recorded': {
    level: 'error',
    message: '{count} events of requests are not in the journal: {reason}',
    action: 'The journal says why; changes of state wait beside the state and are not lost.',
    counter: {
      name: 'tidewaiter_server_events_lost_total',
      help: 'Events of requests that could not be kept.',
      labels: '',
      add: 'count',
    },
  },
  'outbox-waits': {
    level: 'warning',
    message: 'events of decisions wait beside the state, as the journal takes none: {reason}',
    action: 'They go on by themselves as soon as it does.',
  },
  'events-missed': {
    level: 'warning',
    message: '{count} events were {reason} before response policies had seen them',
    action: 'Give the journal more room, or see why the server was away for so long.',
    counter: {
      name: 'tidewaiter_server_events_missed_total',
      help: 'Events that response policies have not seen.',
      labels: '',
      add: 'count',
    },
  },
  'task-failed': {
    level: 'error',
    message: '{task} failed: {reason}',
    action: 'It is tried again by itself.',
    counter: {
      name: 'tidewaiter_server_tasks_failed_total',
      help: 'Runs of a task that failed.',
      labels: 'task',
    },
  },
} as const
