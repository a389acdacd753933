import { scanDefaults, scanOptions, type ScanOptions } from '../scan/scan-options.ts'
import type { Source } from '../source.ts'
import { layoutOf } from './layout-of.ts'
import { aquaSkips, readRecord } from './read-record.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const scan = 'the result of an image scan, as a webhook or `scannercli --json` gives it'

const signs: readonly Sign[] = [
  { layout: scan, members: ['image', 'vulnerability_summary|image_assurance_results'] },
  {
    layout: 'vulnerabilities from the API (`/api/v2/risks/vulnerabilities`)',
    members: ['result/[]/image_name', 'result/[]/resource', 'result/[]/aqua_severity'],
  },
  { layout: 'an incident, as a webhook gives it', members: ['event_category=incident', 'data'] },
]

/** Aqua: scans, verdicts and incidents. The guide is `docs/guides/sources/aqua.md`. */
export const aqua: Source<ScanOptions> = {
  name: 'aqua',
  title: 'Aqua',
  summary: 'JSON of Aqua: image scans with vulnerabilities, malware, secrets and verdicts; malware incidents',
  guarantees: [
    'An image scan is one SJ event, a PLC event for each policy, and CMP-001 or NCMP-001 where the scan says the verdict.',
    'Malware, secrets and vulnerabilities of an image are kept in the report, not sent.',
    'A vulnerability that somebody acknowledged gives CVE-001.',
    'A malware incident is an event of File Threat Protection: Enforce when the policy blocks, else Audit.',
  ],
  families: ['SJ', 'CI', 'PLC', 'CMP', 'NCMP', 'CVE', 'FFTP'],
  layouts: layoutsOf(signs),
  signs,
  skips: aquaSkips,
  defaults: scanDefaults,
  options: scanOptions,
  maxRecordBytes: 128 * 1024 * 1024,
  recognises: (record) => layoutOf(record) !== undefined,
  open: (options, context) => ({
    read: (record, raw) => readRecord(record, raw, options, context),
    flush: () => [],
  }),
}
