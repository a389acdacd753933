/**
 * Everything that can be wrong with an output of notices, and with sending one: what is wrong, and what to do. `{name}` stands
 * for a detail. Addresses are shown as far as the port: the path of a webhook is often a secret.
 */
export const notifyErrors = {
  'template-too-long': {
    message: 'the template has {length} characters; the limit is {limit}',
    action: 'Shorten it.',
  },
  'template-too-many-placeholders': {
    message: 'the template has more than {limit} placeholders',
    action: 'Leave some out.',
  },
  'template-not-json': {
    message: 'the template is no JSON: line {line}, column {column}: {expected}',
    action:
      'Placeholders stand within strings, "image $$image_name$$", or in place of a whole value: $$malware_count$$.',
  },
  'template-control-character': {
    message: 'line {line}, column {column}: {character} cannot stand in this text',
    action: 'Take it out. A subject is one line; other texts have line breaks and tabs.',
  },
  'placeholder-unknown': {
    message: 'line {line}, column {column}: there is no placeholder $${name}$$',
    action: 'Known are: {known}.',
  },
  'placeholder-unfinished': {
    message: 'line {line}, column {column}: $$ begins no placeholder',
    action: 'Write $$name$$, and $$$$ for two dollar signs.',
  },
  'placeholder-as-key': {
    message: 'line {line}, column {column}: the name of a member cannot be a placeholder',
    action: 'Put it into the value: what is in events could otherwise take the place of another member.',
  },
  'ca-invalid': {
    message: 'the CA certificate cannot be used: {reason}',
    action: 'Give PEM text: -----BEGIN CERTIFICATE----- and so on.',
  },
  'address-forbidden': {
    message: '{host} is {address}: nothing is ever sent to {what}',
    action: 'Give another address. The credentials of cloud machines are served there.',
  },
  'address-private': {
    message: '{host} is {address}, which is {what}',
    action: 'Give an address of the Internet, or let whoever runs this server permit private networks for notices.',
  },
  'host-not-found': {
    message: 'the host name {host} is not known',
    action: 'Check the spelling, and that the server can resolve it.',
  },
  'connection-refused': {
    message: 'nothing listens on {address}',
    action: 'Check host and port, and that the receiver is running.',
  },
  'connection-broken': {
    message: '{address} has broken the connection off',
    action: 'It may not accept this server: its log says why. The notice may have arrived.',
  },
  unreachable: {
    message: '{address} cannot be reached: {reason}',
    action: 'Check the network, the route and the rules of firewalls in between.',
  },
  'no-answer': {
    message: '{address} has not answered within {seconds} s',
    action: 'The receiver may be overloaded, or a firewall be discarding packets. The notice may have arrived.',
  },
  aborted: {
    message: 'sending to {address} was aborted',
    action: 'Nothing is wrong: the caller asked for it. The notice may have arrived.',
  },
  'tls-untrusted': {
    message: 'the certificate of {address} is not signed by a trusted authority: {reason}',
    action: 'Give the certificate of the authority that signed it as CA.',
  },
  'tls-wrong-name': {
    message: 'the certificate of {address} is for another name: {reason}',
    action: 'Give the host by a name that its certificate carries.',
  },
  'tls-out-of-date': {
    message: 'the certificate of {address} has expired or is not valid yet',
    action: 'Renew it, and check the clocks of both machines.',
  },
  'tls-failed': {
    message: 'TLS with {address} failed: {reason}',
    action: 'Check the port and whether TLS is spoken there; 1.2 is the least.',
  },
  'not-http': {
    message: '{address} does not answer in HTTP: {reason}',
    action: 'Check the port, and what listens there.',
  },
  'send-failed': {
    message: 'sending to {address} failed: {reason}',
    action: 'See the reason; it is tried again.',
  },
  'reply-busy': {
    message: '{address} cannot take it at the moment: HTTP status {status}: {reply}',
    action: 'It is tried again. When that goes on, look at the receiver.',
  },
  'reply-redirect': {
    message: '{address} sends elsewhere (HTTP status {status}), which is not followed',
    action: 'Give the final URL: a redirect could lead into an inner network, and takes credentials along.',
  },
  'reply-credentials': {
    message: '{address} does not accept the credentials: HTTP status {status}: {reply}',
    action: 'Check user and password, token or signing secret, and what they are permitted to do.',
  },
  'reply-not-there': {
    message: 'there is no webhook under this URL at {address}: HTTP status {status}: {reply}',
    action: 'Check the URL; the webhook may have been removed.',
  },
  'reply-refused': {
    message: '{address} refuses the notice: HTTP status {status}: {reply}',
    action: 'Compare the body template with what the receiver expects.',
  },
  'mail-busy': {
    message: '{address} cannot take the mail at the moment: {reply}',
    action: 'It is tried again. When that goes on, look at the mail server.',
  },
  'mail-refused': {
    message: '{address} refuses the mail: {reply}',
    action: 'Check the sender, the recipients, and whether this server may send through that one.',
  },
  'mail-partly-refused': {
    message: '{address} took the mail, but not for {recipients}: {reply}',
    action: 'Check these addresses. The others were served, so it is not sent again.',
  },
  'mail-login-refused': {
    message: '{address} does not accept the login: {reply}',
    action: 'Check user and password; some servers want a password made for the application.',
  },
  'mail-no-starttls': {
    message: '{address} does not offer STARTTLS: {reply}',
    action: 'Use the port with TLS from the start (465), or say that it may go unencrypted.',
  },
  'given-up-age': {
    message: 'the notice could not be sent within {hours} h',
    action: 'Look at the last failure, and at the limit of requests per second.',
  },
  'given-up-attempts': {
    message: 'the notice could not be sent in {attempts} attempts; the last failure: {last}',
    action: '{lastAction}',
  },
} as const

export type NotifyErrorCode = keyof typeof notifyErrors

/** Values for the places in the message and action of an error. */
export type NotifyErrorDetails = Readonly<Record<string, string | number>>

/** What the functions of this folder return, and rarely throw; `code` names the row of the table. */
export class NotifyError extends Error {
  override readonly name = 'NotifyError'
  readonly code: NotifyErrorCode
  /** What to do about it. */
  readonly action: string
  /** Of faults in templates `line` and `column`, from 1; columns count UTF-16 units. */
  readonly details: NotifyErrorDetails

  constructor(code: NotifyErrorCode, details: NotifyErrorDetails, options: { readonly cause?: unknown } = {}) {
    super(fill(notifyErrors[code].message, details), options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.action = fill(notifyErrors[code].action, details)
    this.details = details
  }
}

function fill(template: string, details: NotifyErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(details[name] ?? place))
}
