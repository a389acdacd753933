import type { Source } from '../source.ts'
import { scanDefaults, scanOptions, type ScanOptions } from '../scan/scan-options.ts'
import { layoutOf, resourceLists } from './layout-of.ts'
import { readLargeReport } from './read-large-report.ts'
import { readRecord } from './read-record.ts'
import { trivyLists } from './trivy-lists.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const artifact = 'the report of one artifact, schema 2 (`trivy image|fs|repo|rootfs|sbom|vm --format json`)'
const cluster =
  'the report of a cluster (`trivy k8s --format json`, `--report all` or `summary`), also of the first versions'

const signs: readonly Sign[] = [
  {
    layout: artifact,
    members: ['SchemaVersion=2', 'ArtifactName|ArtifactType|Results'],
    version: 'Trivy/Version',
    schema: 'SchemaVersion',
  },
  {
    layout: artifact,
    members: ['SchemaVersion=2', 'ArtifactName', 'ArtifactType', 'Results'],
    version: 'Trivy/Version',
    schema: 'SchemaVersion',
  },
  { layout: cluster, members: ['ClusterName', 'SchemaVersion'], schema: 'SchemaVersion' },
  { layout: cluster, members: ['ClusterName', resourceLists.join('|')], schema: 'SchemaVersion' },
  {
    layout: cluster,
    members: ['ClusterName', 'SchemaVersion', resourceLists.join('|')],
    schema: 'SchemaVersion',
  },
  {
    layout: 'a compliance report (`--compliance ... --format json`, `--report all` or `summary`)',
    members: ['ID', 'Title', 'Results|SummaryControls'],
  },
  {
    layout: 'schema 1: a list of results, each of which is a record',
    members: ['Target', 'Vulnerabilities|Misconfigurations'],
  },
]

/** Trivy: one scan for each report. The guide is `docs/guides/sources/trivy.md`. */
export const trivy: Source<ScanOptions> = {
  name: 'trivy',
  title: 'Trivy',
  summary: 'JSON reports of Trivy: images, file systems, repositories, SBOMs, virtual machines, Kubernetes clusters',
  guarantees: [
    'A report is one SJ event for each artifact or resource that was scanned; findings are kept in the report, not sent.',
    'A finding that was ignored, by `.trivyignore`, a policy or VEX, gives CVE-001, SD-001 or MS-001, once for each id and scan.',
    'Checks of Kubernetes resources are RT events, controls of a compliance report BNCH events.',
    'The digest of an image is the one it has in a registry; the id of its configuration is never taken for it.',
    'Neither the text that a secret was found in nor the lines around it are kept.',
    'Licences are not read: KCS has no place for them.',
  ],
  families: ['SJ', 'CI', 'CVE', 'SD', 'MS', 'RT', 'BNCH'],
  layouts: layoutsOf(signs),
  signs,
  skips: {},
  defaults: scanDefaults,
  options: scanOptions,
  maxRecordBytes: 128 * 1024 * 1024,
  lists: trivyLists,
  recognises: (record) => layoutOf(record) !== undefined,
  open: (options, context) => ({
    read: (record, raw) => readRecord(record, raw, options, context),
    readLarge: (document) => readLargeReport(document, options, context),
    flush: () => [],
  }),
}
