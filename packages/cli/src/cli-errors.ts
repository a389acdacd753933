import type { Exit } from './exit-codes.ts'

/**
 * Everything that the command itself can find wrong: what is wrong, what to do, how the command ends. `{name}` stands for a
 * detail of the case. What goes wrong on the network comes from the table of the `syslog` room.
 */
export const cliErrors = {
  'file-unreadable': {
    message: '{file} cannot be read: {reason}',
    action: 'Check the path and that you may read it. The other files were read.',
    exit: 'unreadable',
  },
  'file-is-directory': {
    message: '{file} is a directory',
    action: 'Name the files in it, such as {file}/*.jsonl',
    exit: 'unreadable',
  },
  'file-unwritable': {
    message: '{file} cannot be written: {reason}',
    action: 'Check the path, the permissions and the space on the disk.',
    exit: 'unreadable',
  },
  'output-failed': {
    message: 'the output cannot be written: {reason}',
    action: 'Check where standard output goes to, and the space on that disk.',
    exit: 'unreadable',
  },
  'output-closed': {
    message: 'the reader of the output has gone',
    action: 'Nothing is wrong: this is how `| head` ends.',
    exit: 'outputClosed',
  },
  'option-invalid': {
    message: '{option}: {fault}',
    action: 'See `tidewaiter {command} --help`.',
    exit: 'usage',
  },
  'source-unknown': {
    message: '{name} is not a source',
    action: 'Sources: {choices}.',
    exit: 'usage',
  },
  'source-not-recognised': {
    message: 'no source recognises the records of {file}',
    action: '`tidewaiter detect {file}` says what they lack. Name the tool that wrote them with --from: {choices}.',
    exit: 'usage',
  },
  'input-is-cef': {
    message: '{file} holds CEF messages, not records of a tool',
    action:
      'Send them as they are with `tidewaiter send`, or look at them with `tidewaiter read` and `tidewaiter lint`.',
    exit: 'usage',
  },
  'entry-unknown': {
    message: '{name} is not in the catalogue of {subject}',
    action: '{hint}',
    exit: 'usage',
  },
  'policies-invalid': {
    message: 'the policies {file} have {count}',
    action: 'Correct them; `tidewaiter ci --schema` writes the JSON Schema for an editor.',
    exit: 'usage',
  },
  'no-report': {
    message: '{files} holds no report of a scanner',
    action: 'Have the scanner write JSON with its findings, and see `tidewaiter detect` for what the file is.',
    exit: 'unreadable',
  },
  'server-unreachable': {
    message: '{url} gives no verdict: {reason}',
    action:
      'Nothing was judged, so nothing passes. Check the address, and name the authority of its certificate with --ca.',
    exit: 'connection',
  },
  'server-refused': {
    message: '{url} gives no verdict: {detail}',
    action: '{action}',
    exit: 'service',
  },
  'connection-lost': {
    message: 'after {handed} of the messages: {reason}',
    action: '{remedy} What was handed over last may not have been read: syslog has no acknowledgement.',
    exit: 'connection',
  },
} as const

export type CliErrorCode = keyof typeof cliErrors

/** Values for the places in the message and action of an error. */
export type CliErrorDetails = Readonly<Record<string, string | number>>

/** What the commands throw for a person to read; `code` names the row of the table. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: CliErrorCode
  readonly action: string
  readonly exit: Exit

  constructor(code: CliErrorCode, details: CliErrorDetails, options: { readonly cause?: unknown } = {}) {
    super(fill(cliErrors[code].message, details), options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.action = fill(cliErrors[code].action, details)
    this.exit = cliErrors[code].exit
  }
}

function fill(template: string, details: CliErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(details[name] ?? place))
}
