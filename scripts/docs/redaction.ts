import { redactionRules } from '@tidewaiter/sources'
import { code, page, table } from './markdown.ts'

/** The reference page of the secrets that are removed from command lines. */
export function redactionPage(): string {
  return page('Redaction of secrets', 'packages/sources/src/redact', [
    'Secrets of these shapes are replaced by `[redacted]` in command lines and request URIs before an event leaves its source. ' +
      'Everything else in the text stays as it is. `--no-redact` turns the rules off, `--redact-rule REGEX` adds one.',
    table(
      ['Rule', 'What it takes for a secret', 'Before', 'After'],
      redactionRules.map(({ name, summary, example }) => [
        code(name),
        summary,
        code(example.before),
        code(example.after),
      ]),
    ),
  ])
}
