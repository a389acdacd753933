/** Everything that can happen to the service as a whole. */
export const gatewayHappenings = {
  'gateway-started': {
    level: 'info',
    message: 'tidewaiter {version} runs: ways in {ways}; integrations {integrations}',
  },
  'gateway-stopping': {
    level: 'info',
    message: 'stopping: {reason}',
  },
  'gateway-stopped': {
    level: 'info',
    message: 'stopped; what was accepted and not delivered is in the journal',
  },
  'nothing-comes-in': {
    level: 'warning',
    message: 'the configuration has no way in: nothing will come',
    action: 'Add one under `intake`.',
  },
  'nothing-goes-out': {
    level: 'warning',
    message: 'the configuration has no integration: events are kept in the journal and sent nowhere',
    action: 'Add one under `integrations`. With `start: oldest` it gets what is in the journal.',
  },
  'config-doubtful': {
    level: 'warning',
    message: '{setting}: {fault}',
    action: '{action}',
  },
  'config-reloaded': {
    level: 'info',
    message: 'the configuration was read again: {changes}',
    counter: {
      name: 'tidewaiter_gateway_reloads_total',
      help: 'Times that the configuration was read again and taken on.',
      labels: '',
    },
  },
  'config-reload-refused': {
    level: 'error',
    message: 'the new configuration is not taken on, the old one goes on: {fault}',
    action: '{action}',
    counter: {
      name: 'tidewaiter_gateway_reloads_refused_total',
      help: 'Times that a new configuration was wrong and not taken on.',
      labels: '',
    },
  },
  'restart-needed': {
    level: 'warning',
    message: 'a change of {settings} takes effect only when the service is restarted',
    action: 'Restart it when it suits; the journal makes that safe.',
  },
  'way-opened': {
    level: 'info',
    message: '{way}: open ({type})',
  },
  'way-closed': {
    level: 'info',
    message: '{way}: closed',
  },
  'way-failed': {
    level: 'error',
    message: '{way}: cannot be opened: {reason}; the next attempt in {seconds} s',
    action: '{action}',
    counter: {
      name: 'tidewaiter_gateway_way_failures_total',
      help: 'Times that a way in could not be opened.',
      labels: 'way',
    },
  },
  'integration-left': {
    level: 'warning',
    message:
      '{integration}: no longer in the configuration; {waiting} events that it had not got are no longer kept for it, and go by the age and size of the journal',
    action: 'If that was not meant, put it back: it goes on where it was, as far as the journal still has the events.',
  },
  'integration-returned': {
    level: 'info',
    message: '{integration}: in the configuration again; goes on at entry {sequence}, {lost} of its events are gone',
  },
  'integration-failed': {
    level: 'error',
    message: '{integration}: does not stop in time: {reason}',
    action: 'Nothing is lost: what may not have arrived is sent again after the next start.',
  },
  'control-failed': {
    level: 'error',
    message: 'a command could not be done: {request}: {reason}',
    action: 'Please report it with this text; the service goes on.',
  },
  'fault-within': {
    level: 'error',
    message: 'a fault in tidewaiter itself: {reason}',
    action: 'Please report it with this text. The process ends, so that it is started anew; nothing accepted is lost.',
  },
} as const
