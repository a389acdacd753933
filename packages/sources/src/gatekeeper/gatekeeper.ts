import { holdsObject } from '../kubernetes/objects-of.ts'
import { severalReasons, severalReasonsMeaning } from '../kubernetes/read-parts.ts'
import type { Source } from '../source.ts'
import { gatekeeperDefaults, gatekeeperOptions, type GatekeeperOptions } from './gatekeeper-options.ts'
import { gatekeeperReader } from './gatekeeper-reader.ts'
import { isConstraint } from './read-constraint.ts'
import { isExport } from './read-export.ts'
import { isLogLine } from './read-log-line.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const log = 'log of the audit and the webhook, one JSON object a line'
const exported = 'messages of the violation export, by Dapr or on disk'
const types = 'violation|violation_audited|audit_started|audit_finished|constraint_audited'

const signs: readonly Sign[] = [
  { layout: log, members: ['process=audit|admission', `event_type=${types}`] },
  { layout: exported, members: ['id', 'eventType=violation_audited|violation_admission'] },
  { layout: exported, members: ['id', 'message=audit is started|audit is completed'] },
  ...['', 'items/[]/', 'object/'].map((place) => ({
    layout: 'constraints with `status.violations`: one, a list, or events of a watch',
    members: [`${place}apiVersion=constraints.gatekeeper.sh/*`],
    schema: `${place}apiVersion`,
  })),
]

/** OPA Gatekeeper: violations of constraints. The guide is `docs/guides/sources/gatekeeper.md`. */
export const gatekeeper: Source<GatekeeperOptions> = {
  name: 'gatekeeper',
  title: 'OPA Gatekeeper',
  summary: 'Violations of Gatekeeper constraints: found by the audit, or in requests that were denied or flagged',
  guarantees: [
    'A violation that the audit found is one event RT-002, once, until it is gone and comes back.',
    'A request that was denied is PLC-002 with outcome Error; one that a constraint only warns of or watches is a Success.',
    'Gatekeeper cuts the violations in the status of a constraint, at 20 by default; the log and the export hold all.',
    'Gatekeeper logs requests only with `--log-denies`, and exports them only with `--enable-violation-export`.',
  ],
  families: ['RT', 'PLC'],
  layouts: layoutsOf(signs),
  signs,
  skips: {
    repeated: 'A violation, or a constraint with nothing but violations, that the audit before found too',
    'audit-run': 'The beginning, the end or a sum of an audit',
    'dry-run': 'A request that only tried whether it would be accepted',
    'no-violations': 'A constraint without violations',
    deleted: 'A constraint that was deleted, as a watch shows it',
    'other-log': 'Another line of the log',
    [severalReasons]: severalReasonsMeaning,
  },
  defaults: gatekeeperDefaults,
  options: gatekeeperOptions,
  // All constraints of a cluster in one list, with a raised limit of violations.
  maxRecordBytes: 64 * 1024 * 1024,
  recognises: (record) => isLogLine(record) || isExport(record) || holdsObject(record, isConstraint),
  open: gatekeeperReader,
}
