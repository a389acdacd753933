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
  'drop-not-a-folder': {
    message: '{path} is no folder',
    action: 'Name the folder into which files are put; to follow one file, use the way `file`.',
  },
  'drop-folder-unsafe': {
    message: '{path} is a link, no folder, or belongs to another user',
    action:
      'Remove it, or name another place as `done` or `failed`: the service makes the folder itself, for itself alone.',
  },
  'drop-stuck': {
    message: '{path} is taken in, and cannot be put away: {reason}',
    action: 'It is not taken in again. Let the user of the service write to the folder, or set `after: keep`.',
  },
  'token-unreadable': {
    message: 'the token of the client {client} in {where} cannot be used: {reason}',
    action: 'Put a token there, as `tidewaiter token new` makes it, or give its hash as `token: { sha256: ... }`.',
  },
  'secret-unreadable': {
    message: 'the secret that {client} signs with, in {where}, cannot be used: {reason}',
    action: 'Put the secret there that the sender was given, 16 characters at least.',
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
  'tetragon-missing': {
    message: 'there is no Tetragon at {address}: {reason}',
    action: 'It is waited for. Check that Tetragon runs, and its `--server-address` (Helm: `tetragon.grpc.address`).',
  },
  'tetragon-forbidden': {
    message: 'this process may not open {address}',
    action: 'Run the service as root, or in the group of the socket: its mode is 0660. Check the folders above it too.',
  },
  'tetragon-untrusted': {
    message: 'TLS with {address} failed: {reason}',
    action: 'Give the authority of its certificate as `tls.ca`, and the name in it as `tls.serverName`.',
  },
  'tetragon-silent': {
    message: '{address} does not answer',
    action: 'Something takes the connection and says nothing: Tetragon may stand still, or be too busy.',
  },
  'tetragon-foreign': {
    message: 'what listens on {address} is not the gRPC service of Tetragon: {reason}',
    action: 'Give the address of `--server-address`: not the port of metrics (2112), nor that of health (6789).',
  },
  'tetragon-event-too-large': {
    message: '{address} sent an event that is too large: {reason}',
    action: 'Raise `maxMessageBytes` if such events are wanted.',
  },
  'tetragon-broken': {
    message: 'the connection to {address} broke off: {reason}',
    action: 'Look at the log of Tetragon. When it was restarted, nothing is to be done.',
  },
  'cluster-unknown': {
    message: 'this process does not run in a pod, and no cluster is named',
    action: 'Set `server`, `ca` and `token`, or `kubeconfig`.',
  },
  'kubeconfig-unusable': {
    message: 'the kubeconfig {path} cannot be used: {reason}',
    action: 'Make one with `kubectl config view --raw --minify --flatten`, and give it to the user of this process.',
  },
  'cluster-file-unreadable': {
    message: 'the {what} file {path} cannot be read: {reason}',
    action: 'Check the path and that the user of this process may read it.',
  },
  'cluster-unreachable': {
    message: 'the API server {server} cannot be reached: {reason}',
    action: 'Check address, port and network, and any NetworkPolicy in between.',
  },
  'cluster-untrusted': {
    message: 'the certificate of the API server {server} is not trusted: {reason}',
    action: 'Give the authority of the cluster as `ca`, and an address that the certificate names.',
  },
  'cluster-identity-refused': {
    message: 'the API server {server} does not know who asks: {reason}',
    action: 'Check that the token is there, of this cluster, and not expired.',
  },
  'cluster-forbidden': {
    message: 'the right to list and watch {what} is missing: {reason}',
    action: 'Add to the rules of its {role}: - {line}',
  },
  'cluster-answer-bad': {
    message: 'the API server {server} answers {status} for {what}: {reason}',
    action: 'Look at the API server, or at the extension that serves the resource.',
  },
  'cluster-answer-unreadable': {
    message: 'the API server {server} gives an answer that is none of the Kubernetes API',
    action: 'Check that the address is that of an API server, and what proxy stands in front of it.',
  },
  'resource-failed': {
    message: '{resource} cannot be read on: {reason}',
    action: 'This is a fault of the program: please report it. The other resources go on.',
  },
  'object-too-large': {
    message: '{what} of {resource} is larger than {limit} bytes',
    action: 'Look at the objects of that resource.',
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
