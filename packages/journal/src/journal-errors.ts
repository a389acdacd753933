/** Everything that can be wrong with a journal: what is wrong, and what to do. `{name}` stands for a detail. */
export const journalErrors = {
  'disk-full': {
    message: 'the disk that holds {folder} is full: {free} free, {wanted} have to stay free',
    action:
      'Make room on that disk, or lower `journal.maxSize`. Nothing that was accepted is lost; intake goes on by itself.',
  },
  'journal-full': {
    message: 'the journal has reached its limit of {limit}, and its oldest entries are still kept for {cursors}',
    action:
      'See `tidewaiter status` for which of them does not deliver, and why. Raise `journal.maxSize`, remove the integration, or set `journal.whenFull: remove-oldest`.',
  },
  'journal-unwritable': {
    message: 'the journal in {folder} cannot be written: {reason}',
    action: 'Check the permissions of the folder and the health of the disk.',
  },
  'journal-locked': {
    message: 'the journal in {folder} is in use by another process{owner}',
    action: 'One service at a time can write a journal. Stop the other one, or give this one another `state` folder.',
  },
  'journal-damaged': {
    message: 'the journal in {folder} is damaged: {reason}',
    action:
      'Check the disk. Move the file {file} away to start with an empty journal, or put a copy of the folder back.',
  },
  'journal-newer': {
    message: 'the journal in {folder} was written by a newer Tidewaiter (format {found}, this one reads up to {known})',
    action: 'Run the newer version again: going back is not possible with this journal.',
  },
  'group-invalid': {
    message: 'a group was not kept: {fault}',
    action: 'This is a defect of Tidewaiter: please report it.',
  },
  'journal-closed': {
    message: 'the journal is closed',
    action: 'Nothing is wrong: the service is stopping.',
  },
} as const

export type JournalErrorCode = keyof typeof journalErrors

/** Values for the places in the message and action of an error. */
export type JournalErrorDetails = Readonly<Record<string, string | number>>

/** What every function of this room throws; `code` names the row of the table. */
export class JournalError extends Error {
  override readonly name = 'JournalError'
  readonly code: JournalErrorCode
  readonly details: JournalErrorDetails
  /** What to do about it. */
  readonly action: string

  constructor(code: JournalErrorCode, details: JournalErrorDetails, options: { readonly cause?: unknown } = {}) {
    super(fill(journalErrors[code].message, details), options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.details = details
    this.action = fill(journalErrors[code].action, details)
  }
}

function fill(template: string, details: JournalErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(details[name] ?? place))
}
