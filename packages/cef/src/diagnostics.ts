/**
 * Every finding that the reader, the label view and the checker can make, in one table: what it means and what to do.
 *
 * `error`: the text breaks the standard, so that a strict reader may refuse the message or lose a part of it.
 * `warning`: readable everywhere or nearly, but some readers see it differently, or it is a sign of trouble.
 *
 * The lenient use of a message reads on in any case; the strict use is `message.diagnostics.some(isError)`.
 */
export type DiagnosticSeverity = 'error' | 'warning'

export interface DiagnosticInfo {
  readonly severity: DiagnosticSeverity
  /** What the code means, as one clause. */
  readonly summary: string
  /** What the sender, or the person who runs the reader, can do. */
  readonly fix: string
}

export type DiagnosticCode =
  | 'no-cef'
  | 'space-before-version'
  | 'version-not-number'
  | 'header-short'
  | 'header-unclosed'
  | 'pairs-in-header'
  | 'header-shifted'
  | 'header-field-empty'
  | 'header-escape'
  | 'severity-unknown'
  | 'name-severity-swapped'
  | 'text-before-key'
  | 'unescaped-equals'
  | 'tab-before-key'
  | 'unknown-escape'
  | 'key-characters'
  | 'repeated-key'
  | 'possible-injection'
  | 'glued-messages'
  | 'raw-newline'
  | 'invalid-utf8'
  | 'more-not-listed'
  | 'label-without-value'
  | 'value-without-label'
  | 'label-repeated'
  | 'unknown-key'
  | 'full-name-key'
  | 'consumer-key'
  | 'newer-key'
  | 'value-type'
  | 'value-range'
  | 'value-length'
  | 'header-length'
  | 'protocol-unknown'
  | 'time-layout'
  | 'control-character'

/** The table, in the order in which a reference page lists it: what reading finds first, then labels, then the checker's. */
export const diagnosticCodes: Readonly<Record<DiagnosticCode, DiagnosticInfo>> = {
  'no-cef': {
    severity: 'error',
    summary: 'the text holds no `CEF:` with a version number behind it',
    fix: 'Check that the sender is set to CEF and that the line is not the tail of a message that was cut.',
  },
  'space-before-version': {
    severity: 'warning',
    summary: 'a space stands between `CEF:` and the version',
    fix: 'A relay took `CEF:` for the syslog tag. Make it pass messages on as they are (rsyslog: write %rawmsg%).',
  },
  'version-not-number': {
    severity: 'error',
    summary: 'the version behind `CEF:` is not a number',
    fix: 'Write CEF:0, or CEF:1 where the receiver knows the 1.x keys.',
  },
  'header-short': {
    severity: 'error',
    summary: 'fewer than seven header fields',
    fix: 'Write all seven fields with a pipe after each, also when a field is empty.',
  },
  'header-unclosed': {
    severity: 'error',
    summary: 'no pipe after the seventh header field',
    fix: 'Write the pipe after the severity, also when no pairs follow.',
  },
  'pairs-in-header': {
    severity: 'error',
    summary: 'key=value pairs stand where a header field should be; they were read as pairs',
    fix: 'A pipe is missing in the header. Write all seven fields with a pipe after each.',
  },
  'header-shifted': {
    severity: 'warning',
    summary: 'an unescaped pipe in a header field seems to have moved the fields behind it',
    fix: 'Escape a pipe in a header field as \\|.',
  },
  'header-field-empty': {
    severity: 'warning',
    summary: 'an empty header field',
    fix: 'Fill the field: receivers choose parsers and rules by vendor, product and event class.',
  },
  'header-escape': {
    severity: 'error',
    summary: 'a backslash in the header that escapes neither a pipe nor a backslash; both characters are kept',
    fix: 'In the header escape only \\| and \\\\; write a space in place of a line break.',
  },
  'severity-unknown': {
    severity: 'warning',
    summary: 'a severity that is neither 0 to 10 nor Unknown, Low, Medium, High or Very-High',
    fix: 'Write an integer from 0 to 10, or one of the five words.',
  },
  'name-severity-swapped': {
    severity: 'warning',
    summary: 'the name looks like a severity and the severity does not',
    fix: 'The sender has the last two header fields the wrong way round.',
  },
  'text-before-key': {
    severity: 'error',
    summary: 'text in the extension that belongs to no key',
    fix: 'Begin the extension with key=value; put free text into msg. An unescaped pipe in the header has the same effect.',
  },
  'unescaped-equals': {
    severity: 'error',
    summary: 'an equals sign in a value that is not escaped and does not follow a key',
    fix: 'Escape = in a value as \\=. Some readers lose this value, others the whole message.',
  },
  'tab-before-key': {
    severity: 'error',
    summary: 'a tab stands where a space should separate two pairs; it was read as a part of the value',
    fix: 'Separate pairs by one space.',
  },
  'unknown-escape': {
    severity: 'error',
    summary: 'a backslash in a value that escapes nothing; it is kept',
    fix: 'Escape a backslash as \\\\. Only \\\\, \\=, \\n and \\r have a meaning in a value.',
  },
  'key-characters': {
    severity: 'warning',
    summary: 'a key with characters other than letters, digits and the underscore',
    fix: 'Use letters and digits. Some readers take such a key for a part of the value before it.',
  },
  'repeated-key': {
    severity: 'warning',
    summary: 'a key for the second time; all pairs are kept and the last one counts',
    fix: 'Write each key once. Where the first one is expected, text of an attacker may have added the second.',
  },
  'possible-injection': {
    severity: 'warning',
    summary: 'an unknown key directly behind a free-text value, which may be a part of that text',
    fix: 'Have the sender escape = as \\=. Do not trust this pair or the ones behind it without a look at the raw text.',
  },
  'glued-messages': {
    severity: 'warning',
    summary: 'what looks like a second CEF message inside the first',
    fix: 'Check framing: octet counting against line feeds, and relays that write line feeds as #012.',
  },
  'raw-newline': {
    severity: 'error',
    summary: 'a line break that is not escaped',
    fix: 'Write line breaks in values as \\n and \\r. If these are several messages, split them before reading.',
  },
  'invalid-utf8': {
    severity: 'error',
    summary: 'bytes that are not UTF-8; they read as U+FFFD and are kept for writing back',
    fix: 'Make the sender write UTF-8.',
  },
  'more-not-listed': {
    severity: 'warning',
    summary: 'further findings of a kind that has been listed often enough',
    fix: 'Mend the ones that are listed first.',
  },
  'label-without-value': {
    severity: 'warning',
    summary: 'a label whose value is missing',
    fix: 'Send the value with its label, or neither.',
  },
  'value-without-label': {
    severity: 'warning',
    summary: 'a custom field without its label',
    fix: 'Send the label: it is what gives a custom field its meaning.',
  },
  'label-repeated': {
    severity: 'warning',
    summary: 'one label on more than one field, or one labelled field more than once',
    fix: 'Give each field a label of its own, and each custom field one value.',
  },
  'unknown-key': {
    severity: 'warning',
    summary: 'a key that is not in the dictionary',
    fix: 'Use a dictionary key or a labelled custom field; receivers without a column for the key drop it or hide it.',
  },
  'full-name-key': {
    severity: 'warning',
    summary: 'the full name of a field used as its key',
    fix: 'Write the short key: the full names are for the receiving side.',
  },
  'consumer-key': {
    severity: 'warning',
    summary: 'a key that only the receiving side may set',
    fix: 'Leave it out; the receiver overwrites it.',
  },
  'newer-key': {
    severity: 'warning',
    summary: 'a key of CEF 1.x in a message that says CEF:0',
    fix: 'Write CEF:1 if the receiver takes it, otherwise use a labelled custom field.',
  },
  'value-type': {
    severity: 'error',
    summary: 'a value that is not of the type of its key',
    fix: 'Write the type that the dictionary gives; leave the pair out where there is no value.',
  },
  'value-range': {
    severity: 'warning',
    summary: 'a number outside the range of its key',
    fix: 'Write a number within the range that the dictionary gives.',
  },
  'value-length': {
    severity: 'warning',
    summary: 'a value longer than its key allows; receivers cut or drop it',
    fix: 'Shorten the value at the sender, and say that it was shortened.',
  },
  'header-length': {
    severity: 'warning',
    summary: 'a header field longer than the standard allows',
    fix: 'Shorten the field at the sender.',
  },
  'protocol-unknown': {
    severity: 'warning',
    summary: 'a `proto` that is no protocol which IP carries',
    fix: 'Write the transport protocol, such as tcp or udp; the protocol above it belongs into app.',
  },
  'time-layout': {
    severity: 'warning',
    summary: 'a time in a layout that CEF does not have',
    fix: 'Write milliseconds since 1970-01-01 UTC, or `MMM dd yyyy HH:mm:ss zzz`.',
  },
  'control-character': {
    severity: 'warning',
    summary: 'a control character in the text',
    fix: 'Replace control characters at the sender; receivers cut lines at some of them.',
  },
}

export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly severity: DiagnosticSeverity
  /** What was found here, in words. */
  readonly message: string
  /** Where it was found: an index in UTF-16 units into `CefMessage.text`. */
  readonly offset: number
}

/** Whether a finding is of the kind that a strict reader refuses. */
export function isError({ severity }: Diagnostic): boolean {
  return severity === 'error'
}

/**
 * One finding of `code` at `offset` (UTF-16 units into the text). `detail` says what was found there; the summary of the
 * table stands in where there is nothing more exact to say.
 */
export function diagnostic(code: DiagnosticCode, offset: number, detail?: string): Diagnostic {
  const { severity, summary } = diagnosticCodes[code]
  return { code, severity, message: detail === undefined ? summary : excerpt(detail, maxMessageLength), offset }
}

/** A key, and so a message that names it, may be as long as the whole text. */
const maxMessageLength = 200

/** The beginning of `text`, at most `length` UTF-16 units and three dots. */
export function excerpt(text: string, length = 40): string {
  return text.length <= length ? text : `${text.slice(0, length)}...`
}
