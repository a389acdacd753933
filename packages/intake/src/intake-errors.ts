/** Everything that can be wrong with a way in: what is wrong, and what to do. `{name}` stands for a detail. */
export const intakeErrors = {
  'source-unknown': {
    message: '{name} is not a source',
    action: 'Sources: {choices}.',
  },
  'source-options-invalid': {
    message: 'the options of the source {source} are wrong: {fault}',
    action: 'See `tidewaiter catalogue sources {source}`.',
  },
  'file-missing': {
    message: 'there is no {path} yet',
    action: 'It is waited for. Check the path if it should be there.',
  },
  'file-forbidden': {
    message: 'this process may not read {path}',
    action:
      'Give its user the right to read the file and to pass its folders, through a group for instance; CAP_DAC_READ_SEARCH lets it read every file.',
  },
  'file-is-folder': {
    message: '{path} is a folder',
    action: 'Name a file in it, or all of them: {path}/*.log.',
  },
  'file-is-special': {
    message: '{path} is a pipe, a socket or a device',
    action: 'Only files are followed. Lead a pipe to the standard input of the way `stdin`.',
  },
  'file-unreadable': {
    message: '{path} cannot be read: {reason}',
    action: 'Check the disk, or the network that the file comes over.',
  },
  'files-exhausted': {
    message: '{path} cannot be opened: this process, or the machine, has too many files open',
    action: 'Raise the limit (LimitNOFILE in the unit of systemd), or narrow the pattern.',
  },
  'too-many-files': {
    message: 'more than {limit} files match {path}; the others are not read',
    action: 'Narrow the pattern, or spread it over several ways in.',
  },
  'token-unreadable': {
    message: 'the token of the client {client} in {where} cannot be used: {reason}',
    action: 'Put a token there, as `tidewaiter token new` makes it, or give its hash as `token: { sha256: ... }`.',
  },
  'address-in-use': {
    message: 'another program already listens on {address}',
    action: 'Stop it or choose another port.',
  },
  'address-not-permitted': {
    message: 'this process may not listen on {address}',
    action: 'Ports below 1024 need root or CAP_NET_BIND_SERVICE: choose a higher one or grant the capability.',
  },
  'address-not-available': {
    message: '{address} is not an address of this machine',
    action: 'Listen on one of its addresses, on 0.0.0.0 or on [::].',
  },
  'listen-failed': {
    message: 'listening on {address} failed: {reason}',
    action: 'See the cause.',
  },
  'tls-file-unreadable': {
    message: 'the {what} file {path} cannot be read: {reason}',
    action: 'Check the path and that the user of this process may read it.',
  },
  'tls-material-invalid': {
    message: 'the certificate {cert} and the key {key} cannot be used: {reason}',
    action: 'Give PEM files, and the key that belongs to the certificate.',
  },
} as const

export type IntakeErrorCode = keyof typeof intakeErrors

/** Values for the places in the message and action of an error. */
export type IntakeErrorDetails = Readonly<Record<string, string | number>>

/** What every function of this room throws; `code` names the row of the table. */
export class IntakeError extends Error {
  override readonly name = 'IntakeError'
  readonly code: IntakeErrorCode
  /** What to do about it. */
  readonly action: string

  constructor(code: IntakeErrorCode, details: IntakeErrorDetails, options: { readonly cause?: unknown } = {}) {
    super(fill(intakeErrors[code].message, details), options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.action = fill(intakeErrors[code].action, details)
  }
}

function fill(template: string, details: IntakeErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(details[name] ?? place))
}
