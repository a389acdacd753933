/**
 * Everything that can go wrong on the way from the journal to a SIEM, beside what the transport says (`syslogErrors`): what
 * is wrong, and what to do. `{name}` stands for a detail. Those that begin with `entry-` are the reasons of dead letters.
 */
export const deliveryErrors = {
  'envelope-invalid': {
    message: 'the syslog header of {integration} cannot be written: {fault}',
    action: 'Correct the zone or the facility.',
  },
  'selection-invalid': {
    message: 'the selection of {integration} cannot be used: {fault}',
    action: 'Correct the condition; `docs/reference/selection.md` lists what there is.',
  },
  'entry-unreadable': {
    message: 'the entry is no CEF message of the KCS scheme: {fault}',
    action:
      'Look at its line. Whatever wrote it into the journal has a defect; remove the dead letter when you have seen it.',
  },
  'entry-too-long': {
    message: 'the message does not fit into {limit} bytes, even with every value shortened',
    action: 'Raise the size limit of the integration and replay the dead letter.',
  },
  'entry-refused': {
    message: 'the network does not take a datagram of {size} bytes',
    action: 'Lower the size limit of the integration, or use TCP or TLS, and replay the dead letter.',
  },
  unexpected: {
    message: 'delivery has failed in a way that nobody has thought of: {reason}',
    action: 'Please report it. It is tried again by itself, and nothing is lost.',
  },
  'entry-damaged': {
    message: '{count} entries from number {sequence} on are damaged on disk and cannot be read',
    action: 'Check the disk. What the source still has can be read in again.',
  },
} as const

export type DeliveryErrorCode = keyof typeof deliveryErrors

/** Values for the places in the message and action of an error. */
export type DeliveryErrorDetails = Readonly<Record<string, string | number>>

/** What every function of this room throws; `code` names the row of the table. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
  readonly code: DeliveryErrorCode
  /** What to do about it. */
  readonly action: string

  constructor(code: DeliveryErrorCode, details: DeliveryErrorDetails, options: { readonly cause?: unknown } = {}) {
    super(fill(deliveryErrors[code].message, details), options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.action = fill(deliveryErrors[code].action, details)
  }
}

function fill(template: string, details: DeliveryErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => String(details[name] ?? place))
}
