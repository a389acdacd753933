import type { Source } from '../source.ts'
import { kubescapeDefaults, kubescapeOptions, type KubescapeOptions } from './kubescape-options.ts'
import { readPosture, summaryOf } from './read-posture.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const signs: readonly Sign[] = [
  {
    layout: '`--format json`, format version v2',
    members: ['summaryDetails'],
    version: 'metadata/scanMetadata/kubescapeVersion',
    schema: 'metadata/scanMetadata/formatVersion',
  },
  {
    layout: 'the `summaryDetails` of such a report alone',
    members: ['controls', 'frameworks', 'ResourceCounters'],
  },
]

/** Kubescape: frameworks, controls and what failed them. The guide is `docs/guides/sources/kubescape.md`. */
export const kubescape: Source<KubescapeOptions> = {
  name: 'kubescape',
  title: 'Kubescape',
  summary: 'Posture reports of Kubescape in JSON: frameworks, controls, resources that failed, accepted risks',
  guarantees: [
    'Every framework and every control is one event, and so is every resource that failed a control.',
    'A resource that passed or was skipped is counted in its control and gives no event of its own.',
    'An exception is an event MS-001 for each resource and control, with the user who made it where the report says so.',
    'The manifests in a report, and the values that Kubescape suggests, are never forwarded.',
    'A report without a time (many are written with the year 1) is given the time at which it was received.',
  ],
  families: ['BNCH', 'RT', 'MS'],
  layouts: layoutsOf(signs),
  signs,
  skips: {},
  defaults: kubescapeDefaults,
  options: kubescapeOptions,
  // A report of a large cluster holds the manifests of all that was scanned.
  maxRecordBytes: 256 * 1024 * 1024,
  recognises: (record) => summaryOf(record) !== undefined,
  open: (options, context) => ({
    read: (record, raw) => readPosture(record, raw, options, context),
    flush: () => [],
  }),
}
