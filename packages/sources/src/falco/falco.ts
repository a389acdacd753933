import type { Source } from '../source.ts'
import { falcoDefaults, falcoOptions, type FalcoOptions } from './falco-options.ts'
import { alertMapping, readAlert } from './read-alert.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const signs: readonly Sign[] = [
  {
    layout: 'one JSON object for each alert (`json_output: true`), from standard output, a file, a program or HTTP',
    members: ['rule', 'time', 'priority', 'source'],
  },
  {
    layout: 'the same as Falcosidekick forwards it, with `uuid` and custom fields',
    members: ['rule', 'time', 'priority', 'source', 'uuid'],
  },
  {
    layout: 'old versions, without `source`, `tags` or `hostname`, and with `json_include_*` switched off',
    members: ['rule', 'time', 'priority'],
  },
  {
    layout: 'gRPC clients, with the time as seconds and nanoseconds',
    members: ['rule', 'time', 'time/seconds', 'priority', 'source'],
  },
]

/** Falco: one event for each alert. The guide is `docs/guides/falco.md`. */
export const falco: Source<FalcoOptions> = {
  name: 'falco',
  title: 'Falco',
  summary: 'Alerts of Falco and Falcosidekick in JSON: runtime violations, audit log hits, lost events, heartbeats',
  guarantees: [
    'Every alert is one event, or is refused with what it lacks.',
    'The outcome of a runtime alert is always Audit: Falco watches and never blocks.',
    'The text in `output` is never parsed; every value comes from `output_fields`.',
    'Fields that a rule does not print are absent: process ids, digests and cluster only come with `append_output`.',
    'An alert of a new container, whose metadata Falco does not have yet, gives its event without them.',
  ],
  families: ['FPM', 'FFM', 'FNT', 'API', 'AG'],
  layouts: layoutsOf(signs),
  signs,
  skips: { metrics: 'A metrics snapshot, and the option `metrics` is `skip`' },
  defaults: falcoDefaults,
  options: falcoOptions,
  recognises: isFalcoAlert,
  open: (options, context) => ({
    mapping: alertMapping,
    read: (record, raw) => readAlert(record, raw, options, context),
    flush: () => [],
  }),
}

/** A rule, a time and a priority stand in every alert, whatever is switched off. */
function isFalcoAlert(record: unknown): boolean {
  if (typeof record !== 'object' || record === null) return false
  const { rule, time, priority } = record as Readonly<Record<string, unknown>>
  const timed = typeof time === 'string' || (typeof time === 'object' && time !== null && 'seconds' in time)
  return typeof rule === 'string' && timed && (typeof priority === 'string' || typeof priority === 'number')
}
