// The one table of what can go wrong in this room. A message says what is wrong, its action says what to do; `{name}`
// stands for a detail of the case. The documentation lists the table, so a new failure starts with a row here.

export const syslogErrors = {
  'target-invalid': {
    message: '{target} is not a syslog target: {fault}',
    action: 'Write it as udp://host:514, tcp://host:514 or tls://host:6514, an IPv6 address in brackets.',
  },
  'option-invalid': {
    message: '{fault}',
    action: 'Correct the option.',
  },
  'file-unreadable': {
    message: 'the {what} file {path} cannot be read: {reason}',
    action: 'Check the path and that the user of this process may read it.',
  },
  'host-not-found': {
    message: 'the host name {host} is not known',
    action: 'Check the spelling, and that this machine can resolve it.',
  },
  'connection-refused': {
    message: 'nothing listens on {address}',
    action: 'Check host, port and protocol, and that the receiver is running.',
  },
  'connection-reset': {
    message: '{address} has broken the connection off',
    action: 'It may not accept this sender: its log says why. Messages sent last may not have been read.',
  },
  'connect-timeout': {
    message: '{address} has not accepted a connection within {timeoutMs} ms',
    action: 'A firewall may be discarding the packets: check the route and the rules.',
  },
  'tls-no-answer': {
    message: '{address} has accepted the connection but has not answered in TLS within {timeoutMs} ms',
    action: 'Check the port: 6514 is usual for TLS, 514 for plain TCP. For plain TCP use tcp://.',
  },
  'write-timeout': {
    message: '{address} has not taken any data for {timeoutMs} ms',
    action: 'The receiver is overloaded or has stopped: look into its log, or give it more time.',
  },
  unreachable: {
    message: '{address} cannot be reached: {reason}',
    action: 'Check the network, the route and the rules of firewalls in between.',
  },
  'peer-closed': {
    message: '{address} has closed the connection',
    action: 'It was stopped, limits idle connections, or does not accept this sender: its log says which.',
  },
  'not-connected': {
    message: 'there is no connection to {address}',
    action: 'Call connect() first, and again after a failure.',
  },
  aborted: {
    message: 'connecting to {address} was aborted',
    action: 'Nothing is wrong: the caller asked for it.',
  },
  'broken-off': {
    message: 'the connection to {address} was broken off on this side',
    action: 'Nothing is wrong: the caller asked for it. Messages sent last may not have been read.',
  },
  'io-failed': {
    message: 'sending to {address} failed: {reason}',
    action: 'Connect again; if it happens repeatedly, look at the cause.',
  },
  'message-too-long': {
    message: '{count} of {total} messages do not fit into one datagram of {limit} bytes and were not sent',
    action: 'Lower the size limit of messages, or send over TCP or TLS.',
  },
  'tls-untrusted': {
    message: 'the certificate of {address} is not signed by a trusted authority (subject {subject}, issuer {issuer})',
    action: 'Give the certificate of the authority that signed it as CA, or pin its SHA-256 fingerprint: {fingerprint}',
  },
  'tls-wrong-name': {
    message: 'the certificate of {address} is for {actual}, not for {expected}',
    action: 'Use one of these names as host, or give the one that the certificate must carry as server name.',
  },
  'tls-expired': {
    message: 'the certificate of {address} expired on {date}',
    action: 'Renew the certificate on the receiver, and check the clock of this machine.',
  },
  'tls-not-yet-valid': {
    message: 'the certificate of {address} is valid only from {date}',
    action: 'Check the clocks of both machines.',
  },
  'tls-wrong-fingerprint': {
    message: 'the certificate of {address} has the fingerprint {actual}, which is not one of the pinned ones',
    action: 'If the certificate was renewed on purpose, pin the new fingerprint; otherwise someone is in between.',
  },
  'tls-client-certificate-required': {
    message: '{address} asks for a client certificate and got none',
    action: 'Give a client certificate and its key that the receiver accepts.',
  },
  'tls-client-certificate-refused': {
    message: '{address} has refused the client certificate: {reason}',
    action: 'Use a certificate whose authority, name and dates the receiver accepts.',
  },
  'tls-no-common-protocol': {
    message: '{address} and this side have no TLS version or cipher in common: {reason}',
    action: 'The receiver must offer TLS 1.2 or newer.',
  },
  'tls-not-spoken': {
    message: '{address} does not answer in TLS',
    action: 'Check the port: 6514 is usual for TLS, 514 for plain TCP. For plain TCP use tcp://.',
  },
  'tls-handshake-closed': {
    message: '{address} has closed the connection during the TLS handshake',
    action: 'The receiver may not speak TLS on this port, or may want a client certificate: its log says which.',
  },
  'tls-material-invalid': {
    message: 'the certificates or keys given cannot be used: {reason}',
    action: 'Give PEM text, a key that belongs to the certificate, and the passphrase of an encrypted key.',
  },
  'tls-handshake-refused': {
    message: '{address} has refused the TLS handshake',
    action: 'It may want a client certificate, or share no cipher with this side: its log says which.',
  },
  'tls-failed': {
    message: 'TLS with {address} failed: {reason}',
    action: 'Look into the log of the receiver for the other half of the story.',
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
    action: 'Listen on one of its addresses, on 0.0.0.0 or on ::.',
  },
  'listen-failed': {
    message: 'listening on {address} failed: {reason}',
    action: 'See the cause. Where the machine has no IPv6, listen on 0.0.0.0.',
  },
  'peer-handshake-failed': {
    message: 'the TLS handshake with {peer} failed: {reason}',
    action: 'The sender may not trust the certificate, may not speak TLS, or may lack a client certificate.',
  },
  'frame-too-long': {
    message: '{peer} announces a message of {size} bytes; the limit is {limit}',
    action: 'Raise the limit, or make the sender shorten its messages. The connection was closed.',
  },
  'frame-invalid': {
    message: '{peer} does not announce the length of its messages (RFC 6587 section 3.4.1): {found} is no octet count',
    action: 'Set the framing of the sender to octet counting, or that of the receiver to lines.',
  },
  'message-truncated': {
    message: '{peer} sent a line longer than {limit} bytes; the rest of it was dropped',
    action: 'Raise the limit, or make the sender shorten its messages.',
  },
  'message-incomplete': {
    message: '{peer} ended in the middle of a message',
    action: 'Look at the sender: it stopped or was cut off while writing.',
  },
  'too-many-connections': {
    message: 'a connection from {peer} was refused: {limit} are open',
    action: 'Raise the limit, or find out who opens them.',
  },
  'idle-timeout': {
    message: '{peer} has sent nothing for {timeoutMs} ms and was disconnected',
    action: 'Nothing needs doing: senders connect again when they have something to say.',
  },
  'datagrams-dropped': {
    message: '{count} datagrams were dropped: they came faster than they were handled',
    action: 'UDP cannot slow its senders down. Use TCP or TLS where no message may be lost.',
  },
  'handler-failed': {
    message: 'a message from {peer} could not be handled: {reason}',
    action: 'See the cause. Over TCP and TLS the connection was closed, so that the sender notices.',
  },
} as const

export type SyslogErrorCode = keyof typeof syslogErrors

/** Values for the places in the message and action of an error. */
export type SyslogErrorDetails = Readonly<Record<string, string | number>>

/** What every function of this room throws and reports; `code` names the row of the table. */
export class SyslogError extends Error {
  override readonly name = 'SyslogError'
  readonly code: SyslogErrorCode
  /** What to do about it. */
  readonly action: string
  readonly details: SyslogErrorDetails
  /** Positions in the batch of the messages that were not sent. Set for `message-too-long` alone. */
  readonly indexes: readonly number[]

  constructor(
    code: SyslogErrorCode,
    details: SyslogErrorDetails,
    options: { readonly cause?: unknown; readonly indexes?: readonly number[] } = {},
  ) {
    super(fill(syslogErrors[code].message, details), options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.action = fill(syslogErrors[code].action, details)
    this.details = details
    this.indexes = options.indexes ?? []
  }
}

function fill(template: string, details: SyslogErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(details[name] ?? place))
}
