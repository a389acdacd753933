import { familyNames } from '@tidewaiter/model'
import type { Source } from '../source.ts'
import { cefDefaults, cefOptions, type CefOptions } from './cef-options.ts'
import { readMessage } from './read-message.ts'

/** Messages that are CEF already, of KCS itself or of any other sender. The guide is `docs/guides/sources/cef.md`. */
export const cef: Source<CefOptions> = {
  name: 'cef',
  title: 'CEF of other senders',
  summary:
    'Messages that are CEF already: those of KCS are written anew in the profile, all others go out as they came',
  guarantees: [
    'Every line that holds a CEF message goes out as one message; a line without one is refused.',
    'A message of KCS with a code of the catalogue becomes an event: labels, name, severity and time are as the profile has them, and pairs that the scheme does not have are left out and told.',
    'Every other message goes out byte for byte from `CEF:` on, as long as it is UTF-8 and within the byte limit of the integration; the syslog header is made anew.',
    'What is wrong with a message is told and counted, and never stops it.',
    'Secrets are removed from commands in events; in a message that goes out as it came nothing is.',
    'Whose message it is, is what the message says: whoever may send can name any vendor.',
  ],
  families: familyNames,
  layouts: [
    'CEF behind a header of RFC 3164 or RFC 5424, complete or not, as KCS itself writes it (`Feb 18 10:07:28 host CEF:0|...`), or without one',
  ],
  skips: {},
  defaults: cefDefaults,
  options: cefOptions,
  input: 'lines',
  maxRecordBytes: 1024 * 1024,
  // CEF is never guessed: the commands send it on as it is, and the service is told who sends it.
  recognises: () => false,
  open: (options, context) => ({
    read: (line, raw) => readMessage(line, raw, options, context),
    flush: () => [],
  }),
}
