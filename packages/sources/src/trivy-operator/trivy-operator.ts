import { passedOptions, type PassedOptions } from '../checks/passed-options.ts'
import type { Source } from '../source.ts'
import { itemsOf } from './items-of.ts'
import { readRecord, resourceSkips } from './read-record.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const defaults: PassedOptions = { passed: 'event' }

const ours = 'apiVersion=aquasecurity.github.io/*'

const signs: readonly Sign[] = [
  {
    layout: 'one resource, as the webhook posts it or `kubectl get -o json` prints it (v1alpha1)',
    members: [ours, 'kind'],
    version: 'report/scanner/version',
    schema: 'apiVersion',
  },
  {
    layout: 'the webhook with deleted reports: `verb` and `operatorObject`',
    members: ['verb', `operatorObject/${ours}`],
    version: 'operatorObject/report/scanner/version',
    schema: 'operatorObject/apiVersion',
  },
  {
    layout: 'a watch event: `type` and `object`',
    members: ['type', `object/${ours}`],
    version: 'object/report/scanner/version',
    schema: 'object/apiVersion',
  },
  {
    layout: 'a list of resources (`kubectl get ... -o json`)',
    members: [`items/[]/${ours}`],
    version: 'items/[]/report/scanner/version',
    schema: 'items/[]/apiVersion',
  },
  { layout: 'a list of resources (`kubectl get ... -o json`)', members: [ours, 'kind', 'items'], schema: 'apiVersion' },
]

/** Trivy Operator: one scan for each report resource. The guide is `docs/guides/sources/trivy-operator.md`. */
export const trivyOperator: Source<PassedOptions> = {
  name: 'trivy-operator',
  title: 'Trivy Operator',
  summary:
    'Report resources of Trivy Operator: vulnerabilities, secrets, configuration, RBAC, infrastructure, compliance',
  guarantees: [
    'A report of vulnerabilities, secrets, configuration, RBAC or packages is one SJ event; findings are kept in the report.',
    'Checks of configuration and RBAC are RT events; checks of the infrastructure and controls of a benchmark BNCH events.',
    'Every rescan is an event of its own: the operator deletes its reports and makes them anew, by default each day.',
    'A deleted report is no event. A report that Kubernetes found too large to store never arrives: no report is not clean.',
    'The text that a secret was found in is not kept.',
  ],
  families: ['SJ', 'RT', 'BNCH'],
  layouts: layoutsOf(signs),
  signs,
  skips: resourceSkips,
  defaults,
  options: () => passedOptions(defaults),
  maxRecordBytes: 128 * 1024 * 1024,
  recognises: (record) => itemsOf(record) !== undefined,
  open: (options, context) => ({
    read: (record, raw) => readRecord(record, raw, options, context),
    flush: () => [],
  }),
}
