import { gauges, happenings } from '@tidewaiter/gateway'
import { serverHappenings } from '@tidewaiter/server'
import { code, page, table } from './markdown.ts'

/** The tables of all rooms; that of the server, which `tidewaiter run` does without, comes last. */
const everything: typeof happenings = { ...happenings, server: serverHappenings }

/** The reference page of everything that the service logs and counts. */
export function telemetryPage(): string {
  return page('Log and metrics', 'the tables of happenings in packages/*/src', [
    'Everything that can happen in the service stands in one table for each room, and is logged and counted at once. The log goes to ' +
      'standard error: one JSON object a line with `time`, `level`, `event`, `message`, `action` and `details`, or text on a ' +
      'terminal. Of the same happening of the same subject ten are logged in a minute, and then how many more there were; counting ' +
      'goes on. Values under names such as `token` or `password` are never logged.',
    'Metrics are served in the text format of Prometheus at `/metrics` where `metrics` is configured.',
    '## Happenings',
    ...Object.entries(everything).flatMap(([room, rows]) => [
      `### ${room}`,
      table(
        ['Event', 'Level', 'Message', 'What to do', 'Counter'],
        Object.entries(rows).map(([name, { level, message, action, counter }]) => [
          code(name),
          level,
          message,
          action ?? '',
          code(counter?.name),
        ]),
      ),
    ]),
    '## Counters',
    table(['Name', 'Labels', 'Meaning'], counterRows()),
    '## Gauges',
    table(
      ['Name', 'Labels', 'Meaning'],
      gauges.map(({ name, labels, help }) => [code(name), labels.replaceAll(' ', ', '), help]),
    ),
  ])
}

/** Each counter once, though several happenings may add to it. */
function counterRows(): readonly (readonly string[])[] {
  const counters = Object.values(everything).flatMap((rows) =>
    Object.values(rows).flatMap(({ counter }) => counter ?? []),
  )
  const byName = new Map(counters.map((counter) => [counter.name, counter]))
  return [...byName.values()].map(({ name, labels, help }) => [code(name), labels.replaceAll(' ', ', '), help])
}
