/** Everything that can be wrong with the service as a whole: what is wrong, and what to do. `{name}` stands for a detail. */
export const gatewayErrors = {
  'config-missing': {
    message: 'there is no configuration: {looked}',
    action: 'Name it with --config FILE. `tidewaiter config example` writes one to begin with.',
  },
  'config-unreadable': {
    message: 'the configuration {file} cannot be read: {reason}',
    action: 'Check the path and that the user of this process may read it.',
  },
  'config-invalid': {
    message: 'the configuration {file} has {count}',
    action: 'Correct it; `tidewaiter config check` looks at it without starting anything.',
  },
  'secret-unreadable': {
    message: 'the secret for {setting} cannot be read from {place}: {reason}',
    action: 'Check the path or the name of the variable, and that the user of this process may read it.',
  },
  'state-unusable': {
    message: 'the state folder {folder} cannot be used: {reason}',
    action: 'Set `state` to a folder that the user of this process may write, or give this one to that user.',
  },
  'socket-path-too-long': {
    message: 'the path of the control socket, {path}, has {length} bytes; the limit of Linux is 107',
    action: 'Set `control.socket` to a shorter path, such as /run/tidewaiter/control.sock.',
  },
  'address-in-use': {
    message: 'another program already listens on {address}',
    action: 'Stop it, or set `{setting}` to another address.',
  },
  'address-not-permitted': {
    message: 'this process may not listen on {address}',
    action:
      'Ports below 1024 need root or CAP_NET_BIND_SERVICE: set `{setting}` to a higher one or grant the capability.',
  },
  'listen-failed': {
    message: 'listening on {address} failed: {reason}',
    action: 'Correct `{setting}`.',
  },
  'integration-unknown': {
    message: 'there is no integration {name}',
    action: 'There are: {choices}.',
  },
  'replay-unknown': {
    message: 'there is no replay {id}',
    action: '`tidewaiter replays` shows them.',
  },
  'replays-too-many': {
    message: '{count} replays are under way',
    action: 'Wait until one is done, or call one off with `tidewaiter replays cancel`.',
  },
  'dead-letter-unknown': {
    message: 'there is no dead letter {id}',
    action: '`tidewaiter dead-letters list` shows them.',
  },
  'report-unknown': {
    message: 'report {id} is not kept any more',
    action: '`tidewaiter reports` shows those that are; `reports.keep`, `maxSize` and `maxAge` say how many that is.',
  },
  'request-invalid': {
    message: 'the request is wrong: {fault}',
    action: 'This command and the service may be of different versions: restart the service with the newer one.',
  },
  'request-failed': {
    message: 'the service could not do it: {reason}',
    action: 'Its log says more.',
  },
  'not-running': {
    message: 'the service does not run: nothing answers on {socket}',
    action:
      'Start it with `tidewaiter run`. If it runs with another configuration or state folder, name that with --config or --socket.',
  },
  'not-permitted': {
    message: 'you may not open {socket}',
    action: 'Only the user that runs the service, and root, may command it: use sudo, or sudo -u USER.',
  },
  'answer-lost': {
    message: 'the service stopped answering: {reason}',
    action: 'It may be stopping or starting; try again in a moment.',
  },
} as const

export type GatewayErrorCode = keyof typeof gatewayErrors

/** Values for the places in the message and action of an error. */
export type GatewayErrorDetails = Readonly<Record<string, string | number>>

/** What every function of this room throws; `code` names the row of the table. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly code: GatewayErrorCode
  /** What to do about it. */
  readonly action: string

  constructor(code: GatewayErrorCode, details: GatewayErrorDetails, options: { readonly cause?: unknown } = {}) {
    super(fill(gatewayErrors[code].message, details), options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.action = fill(gatewayErrors[code].action, details)
  }
}

function fill(template: string, details: GatewayErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(details[name] ?? place))
}
