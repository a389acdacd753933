/** Everything that can go wrong with passwords, tokens, keys and logins: what is wrong, and what to do. `{name}` stands for a detail. */
export const credentialsErrors = {
  'password-too-short': {
    message: 'the password has {found} characters; it needs {least}',
    action: 'Take a longer one: four words that have nothing to do with each other are easy to remember.',
  },
  'password-too-long': {
    message: 'the password has more than {most} characters',
    action: 'Take a shorter one.',
  },
  'password-common': {
    message: 'the password is one of those that are tried first',
    action: 'Take words that have nothing to do with each other, or let a password manager make one.',
  },
  'password-has-user-name': {
    message: 'the password contains the user name',
    action: 'Take one that cannot be guessed from the name.',
  },
  'password-unprintable': {
    message: 'the password has characters that cannot be typed, such as a line break',
    action: 'It may have been copied together with its surroundings: type it.',
  },
  'password-hash-invalid': {
    message: 'the stored password hash cannot be read: {fault}',
    action: 'It was changed by something else than this program: set a new password for that user.',
  },
  'too-busy': {
    message: 'so many passwords are being checked that this one has to wait: {waiting} are before it',
    action:
      'Try again in some seconds. If that happens often, somebody may be guessing passwords: the events say from where.',
  },
  'key-file-unreadable': {
    message: 'the key file {path} cannot be read: {reason}',
    action: 'Give the path of a file of its own, no link, that the user of this process may read.',
  },
  'key-file-exposed': {
    message: 'the key file {path} may be read or changed by others: {reason}',
    action:
      'Make it private: `chown {owner} {path}` and `chmod 600 {path}`. If others may have read it, put a new key at its end (`openssl rand -base64 32`) and change the secrets.',
  },
  'key-file-invalid': {
    message: 'the key file {path} is wrong in line {line}: {fault}',
    action: 'Every line holds one key of 32 bytes in base64, the newest last. Put the file back from a copy.',
  },
  'key-file-uncreatable': {
    message: 'the key file {path} cannot be made: {reason}',
    action: 'Check the folder and that the user of this process may write to it.',
  },
  'seal-invalid': {
    message: 'the stored secret of {place} has not the form of a sealed one',
    action: 'It was changed by something else than this program: enter the secret again.',
  },
  'seal-key-unknown': {
    message: 'the stored secret of {place} was sealed with the key {key}, which is not in the key file',
    action:
      'Put that key back into the key file from a copy, before the last line. Without it: enter the secret again.',
  },
  'seal-broken': {
    message: 'the stored secret of {place} was changed, or moved there from another place',
    action: 'Somebody or something has written to the database by hand: find out who, then enter the secret again.',
  },
  'oidc-unreachable': {
    message: '{address} cannot be reached: {reason}',
    action:
      'Check the address, the network and that the provider runs. Users with a password of their own can log in meanwhile.',
  },
  'oidc-untrusted': {
    message: 'the certificate of {address} is not trusted: {reason}',
    action: 'Give the certificate of the authority that signed it as `ca`; names and dates have to be right as well.',
  },
  'oidc-unencrypted': {
    message: '{address} is not encrypted: whoever is in between could log in as anybody',
    action: 'Use https. For trying out: a provider on this machine, or `allowInsecure`.',
  },
  'oidc-metadata-wrong': {
    message: '{address} does not describe an OpenID provider: {fault}',
    action:
      'Open {address} in a browser: `issuer` in it is what the setting `issuer` has to be, to the letter. One for several tenants does not work.',
  },
  'oidc-answer-wrong': {
    message: '{issuer} has given an answer that cannot be used: {fault}',
    action: 'Its log says more. If it happens every time, the provider does not follow OpenID Connect in this place.',
  },
  'oidc-state-mismatch': {
    message: 'the login that has come back was not begun here',
    action:
      'Begin again. If it happens every time, the browser refuses cookies; if nobody has begun one, somebody tried to slip theirs in.',
  },
  'oidc-nonce-mismatch': {
    message: 'the ID token was made for another login',
    action:
      'Begin again. If it happens every time, somebody may be using tokens again: tell whoever runs the provider.',
  },
  'oidc-refused': {
    message: 'the provider has refused the login: {reason}',
    action: 'The user may have cancelled it, or may not use this application: the log of the provider says which.',
  },
  'oidc-client-refused': {
    message: '{issuer} does not accept this client: {reason}',
    action: 'Check `clientId` and `clientSecret`: the secret may have expired, or may be of another client.',
  },
  'oidc-code-refused': {
    message: '{issuer} does not accept the code of this login: {reason}',
    action:
      'Begin again. If it happens every time, the redirect address {redirectUri} is not the one that the provider knows.',
  },
  'oidc-signature-wrong': {
    message: 'the ID token is not signed with a key of {issuer}: {fault}',
    action:
      'The provider has to sign with an asymmetric key (RS256, ES256) that stands in its `jwks_uri`. Otherwise the token was changed on its way.',
  },
  'oidc-token-wrong': {
    message: 'the ID token is not meant for this client: its `{claim}` is not the expected one',
    action: 'Check `issuer` and `clientId` against what the provider says.',
  },
  'oidc-clock': {
    message: 'the ID token is not valid at this time: its `{claim}` is {value}, and it is {now} here',
    action: 'Set the clocks of both machines by NTP; a minute is tolerated.',
  },
  'oidc-claim-missing': {
    message: 'the provider does not say `{claim}` of {subject}; it says {present}',
    action: 'Let the provider add the claim to this client, ask for the scope that has it, or name another claim.',
  },
  'oidc-domain-refused': {
    message: '{userName} has no verified e-mail address of an allowed domain',
    action: 'Add the domain to `allowedDomains`, or let the provider send `email` and `email_verified`.',
  },
  'oidc-no-role': {
    message: 'no group of {userName} has a role here: {groups}',
    action:
      'Without a mapped group there is no login: add one of the groups to `groupRoles`, or put the user into a group that has a role.',
  },
} as const

export type CredentialsErrorCode = keyof typeof credentialsErrors

/** Values for the places in the message and action of an error. */
export type CredentialsErrorDetails = Readonly<Record<string, string | number>>

/** What every function of this folder throws or returns; `code` names the row of the table. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError'
  readonly code: CredentialsErrorCode
  readonly details: CredentialsErrorDetails
  /** What to do about it. */
  readonly action: string

  constructor(
    code: CredentialsErrorCode,
    details: CredentialsErrorDetails,
    options: { readonly cause?: unknown } = {},
  ) {
    super(fill(credentialsErrors[code].message, details), options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.details = details
    this.action = fill(credentialsErrors[code].action, details)
  }
}

function fill(template: string, details: CredentialsErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(details[name] ?? place))
}
