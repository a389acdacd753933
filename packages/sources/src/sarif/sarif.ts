import { scanDefaults, scanOptions, type ScanOptions } from '../scan/scan-options.ts'
import { objectOf, objectsOf } from '../engine/json-values.ts'
import type { Source } from '../source.ts'
import { readLargeLog } from './read-large-log.ts'
import { readLog } from './read-log.ts'
import { sarifLists } from './sarif-lists.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const signs: readonly Sign[] = [
  {
    layout: 'a SARIF log, version 2.1.0, with text before it or without (`--format sarif` of most scanners)',
    members: ['version=2.1.*', 'runs'],
    version: 'runs/[]/tool/driver/version|semanticVersion',
    schema: 'version',
  },
]

/** SARIF: one scan for each run. The guide is `docs/guides/sources/sarif.md`. */
export const sarif: Source<ScanOptions> = {
  name: 'sarif',
  title: 'SARIF',
  summary: 'SARIF 2.1.0 of any scanner: Trivy, Grype, Dockle, Docker Scout, Checkov, Semgrep, CodeQL, Gitleaks',
  guarantees: [
    'A run is one SJ event, an Error when it says that it failed; its results are kept in the report, not sent.',
    'A result that is suppressed gives CVE-001, SD-001 or MS-001, once for each rule and run; one under review does not.',
    'A result is a vulnerability, a secret or a misconfiguration by the tags and the id of its rule; what is none is the last.',
    'The message and the code of a result that is a secret are not kept.',
  ],
  families: ['SJ', 'CI', 'CVE', 'SD', 'MS'],
  layouts: layoutsOf(signs),
  signs,
  skips: { 'no-runs': 'A log without runs: nothing was scanned' },
  defaults: scanDefaults,
  options: scanOptions,
  maxRecordBytes: 128 * 1024 * 1024,
  lists: sarifLists,
  recognises: isSarifLog,
  open: (options, context) => ({
    read: (record, raw) => {
      if (isSarifLog(record)) return readLog(record as Readonly<Record<string, unknown>>, raw, options, context)
      return { kind: 'refused', reason: 'not a SARIF log of version 2.1.0' }
    },
    readLarge: (document) => {
      const runs = isSarifLog(document.outline) ? objectOf(document.outline)?.['runs'] : undefined
      return objectsOf(runs).length > 0
        ? readLargeLog(document, runs as readonly unknown[], options, context)
        : undefined
    },
    flush: () => [],
  }),
}

/** The version and the runs are the two members that a log must have (SARIF 2.1.0, section 3.13). */
function isSarifLog(record: unknown): boolean {
  const log = objectOf(record)
  return typeof log?.['version'] === 'string' && log['version'].startsWith('2.1.') && Array.isArray(log['runs'])
}
