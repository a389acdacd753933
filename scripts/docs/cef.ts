import { diagnosticCodes, dictionary } from '@tidewaiter/cef'
import { readProblems } from '@tidewaiter/model'
import { code, page, table } from './markdown.ts'

/** The reference page of what the reader of CEF, and the reader of the KCS scheme on top of it, can find. */
export function cefPage(): string {
  return page('CEF diagnostics and dictionary', 'packages/cef/src and packages/model/src', [
    '## Diagnostics of the CEF reader',
    'An error: a strict reader may refuse the message or lose a part of it. A warning: readers differ, or it hints at trouble. ' +
      'Nothing is ever dropped for a diagnostic.',
    table(
      ['Code', 'Severity', 'What', 'Fix'],
      Object.entries(diagnosticCodes).map(([name, { severity, summary, fix }]) => [code(name), severity, summary, fix]),
    ),
    '## Problems with the KCS scheme',
    'Found when a message is read back into an event (`lint`). An error: there is no event.',
    table(
      ['Code', 'Level', 'Meaning'],
      Object.entries(readProblems).map(([name, { level, meaning }]) => [code(name), level, meaning]),
    ),
    '## Dictionary',
    'The keys of CEF 0.1 and 1.2.',
    table(
      ['Key', 'Full name', 'Type', 'Limit'],
      [...dictionary.values()].map((entry) => [
        code(entry.key),
        entry.name,
        entry.type,
        entry.maxLength === undefined ? '-' : String(entry.maxLength),
      ]),
    ),
  ])
}
