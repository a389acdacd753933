import { passedOptions, type PassedOptions } from '../checks/passed-options.ts'
import type { Source } from '../source.ts'
import { nodeBenchmarksOf } from './node-benchmarks-of.ts'
import { readBenchmarks } from './read-benchmarks.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const defaults: PassedOptions = { passed: 'event' }

const object = 'one object with `Controls` and `Totals` (`--json`, since 0.6)'
const custom = 'custom resources CISKubeBenchReport of Starboard, alone or as `kubectl get -o json` lists them'

const signs: readonly Sign[] = [
  { layout: object, members: ['Controls', 'Totals/total_pass'] },
  { layout: object, members: ['Controls/[]/node_type', 'Controls/[]/tests'] },
  {
    layout: 'an array of controls, or several objects one after another (`--nototals`, and versions before)',
    members: ['node_type', 'tests'],
  },
  { layout: custom, members: ['kind=CISKubeBenchReport'], version: 'report/scanner/version', schema: 'apiVersion' },
  {
    layout: custom,
    members: ['kind=List', 'items/[]/kind=CISKubeBenchReport'],
    version: 'items/[]/report/scanner/version',
    schema: 'items/[]/apiVersion',
  },
]

/** kube-bench: one event for each check of the CIS benchmark. The guide is `docs/guides/sources/kube-bench.md`. */
export const kubeBench: Source<PassedOptions> = {
  name: 'kube-bench',
  title: 'kube-bench',
  summary: 'CIS benchmarks of Kubernetes nodes by kube-bench in JSON: one event for each check, one for each part',
  guarantees: [
    'Every check is one event, and every part of the benchmark ends with one; all three layouts give the same.',
    'Only FAIL is an Error. WARN and INFO are checks that need a manual look or were switched off.',
    'A check whose result cannot be read is an Error event that says so; what is no check is refused with its place. Neither stops the others.',
    'What was found on the node (`actual_value`) is never forwarded; secrets in reasons are replaced.',
    'kube-bench prints neither the node nor the time: the node comes from the settings, the time is when the report is received.',
  ],
  families: ['BNCH'],
  layouts: layoutsOf(signs),
  signs,
  skips: { 'no-checks': 'No part of the benchmark was run' },
  defaults,
  options: () => passedOptions(defaults),
  maxRecordBytes: 64 * 1024 * 1024,
  recognises: (record) => nodeBenchmarksOf(record) !== undefined,
  open: (options, context) => ({
    read: (record, raw) => readBenchmarks(record, raw, options, context),
    flush: () => [],
  }),
}
