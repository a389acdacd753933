/**
 * Everything that a request to the server can fail with: the HTTP status, what is wrong, what to do. `{name}` stands for a detail.
 * Replies carry them as problem details (RFC 9457); the code is what programs look at.
 */
export const serverErrors = {
  'body-not-json': {
    status: 400,
    message: 'the body is no JSON: {fault}',
    action: 'Send one JSON object with `content-type: application/json`.',
  },
  'request-invalid': {
    status: 422,
    message: 'the request is wrong in {count}',
    action: 'Each entry of `errors` names the place and what is expected there.',
  },
  'body-too-large': {
    status: 413,
    message: 'the body is longer than {limit} bytes',
    action: 'Send less at once.',
  },
  'media-type-unsupported': {
    status: 415,
    message: 'the body is not JSON',
    action: 'Send `content-type: application/json`.',
  },
  'not-signed-in': {
    status: 401,
    message: 'this needs a session or a token',
    action:
      'Sign in, or send `authorization: Bearer TOKEN`. `tidewaiter serve` prints a set-up link while there is no user.',
  },
  'token-refused': {
    status: 401,
    message: 'the token is not valid',
    action: 'It may have expired or been revoked, or have been copied in part. Make a new one.',
  },
  'sign-in-refused': {
    status: 401,
    message: 'name or password is wrong',
    action: 'Try again. After some failures the server makes you wait.',
  },
  'sign-in-delayed': {
    status: 429,
    message: 'too many failed attempts; wait {seconds} s',
    action: 'Wait, or sign in from another address. Nobody is locked out for good.',
  },
  'permission-missing': {
    status: 403,
    message: 'this needs the permission {permission}',
    action: 'Ask somebody who manages roles.',
  },
  'beyond-reach': {
    status: 403,
    message: '{what} is beyond your scopes',
    action: 'Ask somebody who manages users for a wider scope.',
  },
  'origin-refused': {
    status: 403,
    message: 'a request with a session cookie came from another site',
    action: 'Use the pages of this server, or a token in place of the cookie.',
  },
  'not-found': {
    status: 404,
    message: 'there is no {what}',
    action: 'Check the id; it may have been removed.',
  },
  'route-unknown': {
    status: 404,
    message: 'there is no {method} {path}',
    action: '/v1/openapi.json lists what there is.',
  },
  'name-taken': {
    status: 409,
    message: 'there is a {what} of the name {name}',
    action: 'Choose another name, or change the one that there is.',
  },
  'in-use': {
    status: 409,
    message: '{what} is in use: {by}',
    action: 'Change what uses it first.',
  },
  'not-possible-now': {
    status: 409,
    message: '{fault}',
    action: '{action}',
  },
  'version-passed': {
    status: 412,
    message: 'it was changed since you read it',
    action: 'Read it again, and put your change on top.',
  },
  'key-reused': {
    status: 422,
    message: 'the Idempotency-Key was used for another request',
    action: 'Take a new key for a new request.',
  },
  'rate-exceeded': {
    status: 429,
    message: 'too many requests; wait {seconds} s',
    action: 'Send fewer at once; `retry-after` says how long to wait.',
  },
  'owned-by-file': {
    status: 409,
    message: '{what} stands in {file}, which owns it: here it can only be read',
    action: 'Change it in the file and reload, or remove it there first.',
  },
  'state-unavailable': {
    status: 503,
    message: 'the state cannot be read or written: {reason}',
    action: 'Try again; the log of the server says more.',
  },
  'state-newer': {
    status: 503,
    message: 'the state was written by a newer version: it has the migration {found}',
    action: 'Run that version or a newer one, or restore a backup.',
  },
  'backup-unusable': {
    status: 422,
    message: '{file} is no backup of a state: {fault}',
    action: 'Give a file that `tidewaiter state backup` has written, as it has written it.',
  },
  'state-locked': {
    status: 503,
    message: 'another server works on this state',
    action: 'One server at a time: stop the other.',
  },
  'certificate-unusable': {
    status: 503,
    message: 'the certificate of the API cannot be used: {reason}',
    action: 'Correct `server.tls`: a certificate and its key in PEM, readable for the user of this process.',
  },
  'listen-failed': {
    status: 503,
    message: 'the API cannot listen on {address}: {reason}',
    action: 'Set `server.listen` to another address, or stop the program that has it.',
  },
  'failed-within': {
    status: 500,
    message: 'a fault in tidewaiter itself',
    action: 'The log of the server has the request id {request} beside the fault. Please report it.',
  },
} as const

export type ServerErrorCode = keyof typeof serverErrors

/** Values for the places in the message and action of an error. */
export type ServerErrorDetails = Readonly<Record<string, string | number>>

/** A place in a request and what is wrong there; `pointer` is a JSON Pointer (RFC 6901) behind `#`. */
export type RequestFault = { readonly pointer: string; readonly detail: string }

/** What every function of this room throws; `code` names the row of the table. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
  readonly code: ServerErrorCode
  readonly status: number
  /** What to do about it. */
  readonly action: string
  readonly faults: readonly RequestFault[]
  /** Seconds after which it may be tried again. */
  readonly retryAfter: number | undefined

  constructor(
    code: ServerErrorCode,
    details: ServerErrorDetails = {},
    options: {
      readonly cause?: unknown
      readonly faults?: readonly RequestFault[]
      readonly retryAfter?: number
    } = {},
  ) {
    super(fill(serverErrors[code].message, details), options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.status = serverErrors[code].status
    this.action = fill(serverErrors[code].action, details)
    this.faults = options.faults ?? []
    this.retryAfter = options.retryAfter
  }
}

function fill(template: string, details: ServerErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(details[name] ?? place))
}

/** A request whose body is wrong in one place, found after the schema: `/name`, a JSON Pointer within the body. */
export function wrongBody(pointer: string, detail: string): ServerError {
  return new ServerError(
    'request-invalid',
    { count: 'one place' },
    { faults: [{ pointer: `#/body${pointer}`, detail }] },
  )
}
