import type { Source } from '../source.ts'
import { scanDefaults, scanOptions, type ScanOptions } from '../scan/scan-options.ts'
import { isGrypeReport } from './is-grype-report.ts'
import { grypeLists, readLargeReport, readReport } from './read-report.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const report = 'the report of one scan (`grype -o json`), from 0.7 to today'

const signs: readonly Sign[] = [
  {
    layout: report,
    members: ['matches', 'descriptor/name=grype'],
    version: 'descriptor/version',
  },
  { layout: report, members: ['matches/[]/vulnerability', 'matches/[]/artifact'], version: 'descriptor/version' },
]

/** Grype: one scan for each report. The guide is `docs/guides/sources/grype.md`. */
export const grype: Source<ScanOptions> = {
  name: 'grype',
  title: 'Grype',
  summary: 'JSON reports of Grype: vulnerabilities of images, directories and SBOMs, and the matches that were ignored',
  guarantees: [
    'A report is one SJ event; its matches are kept in the report, not sent.',
    'A match that a rule of yours or a VEX document ignores gives CVE-001, once for each id and scan.',
    "A match that Grype's own rules dismiss (kernel headers, packages that the distribution has fixed) is no accepted risk.",
    'The digest of an image is the one it has in a registry; the id of its configuration is never taken for it.',
  ],
  families: ['SJ', 'CI', 'CVE'],
  layouts: layoutsOf(signs),
  signs,
  skips: {},
  defaults: scanDefaults,
  options: scanOptions,
  maxRecordBytes: 128 * 1024 * 1024,
  lists: grypeLists,
  recognises: isGrypeReport,
  open: (options, context) => ({
    read: (record, raw) => readReport(record, raw, options, context),
    readLarge: (document) => readLargeReport(document, options, context),
    flush: () => [],
  }),
}
