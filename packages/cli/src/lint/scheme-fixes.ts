import type { ReadProblem } from '@tidewaiter/model'

/** Why each finding against the KCS scheme matters, and what to do about it. */
export const schemeFixes: Readonly<Record<ReadProblem['code'], string>> = {
  'not-kcs': 'Write LETTERS-DDD with one of the 21 families, such as PM-002: KCS rules select on this field.',
  'no-outcome': 'Add outcome: Audit, Enforce or Other in runtime events, Success or Error in all others.',
  'code-unknown': 'Use a code of the catalogue (`tidewaiter catalogue codes`): rules will not know this one.',
  'code-normalised':
    'Write capital Latin letters. The published table prints some X as the Cyrillic letter of the same look.',
  'missing-key': 'Add it: the source table lists this key in all events, and dashboards count on it.',
  'key-not-carried':
    'Leave it out: for this family the scheme gives the key no meaning, and parsers may read another one.',
  'key-unknown': 'Leave it out, or write the message under the `cef` profile, which has keys for more facts.',
  'label-missing': 'Send the label with the value: it is what gives a custom key its meaning.',
  'label-differs': 'Write the label of the scheme: parsers that go by the label will not find the value.',
  'value-invalid': 'Write a value of this type, or leave the pair out: absent is better than wrong.',
  'outcome-vocabulary': 'Runtime events carry Audit, Enforce or Other; all others carry Success or Error.',
  'severity-differs': 'Severity follows from family and outcome alone, so that rules can rely on it.',
  'time-unknown': 'Send a syslog header with the time of the event: a receiver takes the time of arrival instead.',
}
