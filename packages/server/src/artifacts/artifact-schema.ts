import type { FindingCounts } from '@tidewaiter/model'
import type { Finding } from '@tidewaiter/rules'
import { z } from 'zod'
import { timeReply, timeText } from '../api/schemas.ts'
import { scansOf, type ArtifactRow } from './artifact.ts'
import { severities } from './severity-rank.ts'

export const artifactKinds = [
  'image',
  'filesystem',
  'repository',
  'resource',
  'cluster',
  'sbom',
  'machine',
  'unknown',
] as const

export const findingKinds = ['vulnerability', 'malware', 'sensitive-data', 'misconfiguration'] as const

type Severity = Finding['severity']

/** The schema of a severity. */
export function severityReply(): z.ZodType<Severity, Severity> {
  return z.enum(severities as readonly [Severity, ...Severity[]])
}

/** The schema of findings by kind and severity. */
export const countsReply: z.ZodType<FindingCounts, FindingCounts> = z
  .partialRecord(
    z.enum(findingKinds),
    z.partialRecord(z.enum(severities as readonly [Severity, ...Severity[]]), z.int()),
  )
  .describe('Findings by kind and severity; what there is none of is absent.')

/** An artifact as replies show it. Times in RFC 3339. */
export type ShownArtifact = {
  readonly id: string
  readonly name: string
  readonly kind: ArtifactRow['kind']
  readonly digest?: string | undefined
  readonly registry?: string | undefined
  readonly repository?: string | undefined
  readonly tag?: string | undefined
  readonly os?: string | undefined
  readonly firstSeen: string
  readonly lastSeen: string
  readonly lastScanned: string
  readonly findings: FindingCounts
  readonly scans: readonly { readonly id: number; readonly tool: string; readonly scannedAt: string }[]
  readonly verdict?: 'compliant' | 'non-compliant' | undefined
  readonly version: number
}

/** The schema of an artifact, in replies. */
export const artifactReply: z.ZodType<ShownArtifact, ShownArtifact> = z.object({
  id: z.string(),
  name: z.string().describe('As the scanner names it.'),
  kind: z.enum(artifactKinds),
  digest: z.string().optional().describe('Of the manifest.'),
  registry: z.string().optional(),
  repository: z.string().optional(),
  tag: z.string().optional(),
  os: z.string().optional(),
  firstSeen: timeReply(),
  lastSeen: timeReply().describe('When a report of it came in last.'),
  lastScanned: timeReply(),
  findings: countsReply,
  scans: z
    .array(z.object({ id: z.int(), tool: z.string(), scannedAt: timeReply() }))
    .readonly()
    .describe('The newest scan of each tool.'),
  verdict: z
    .enum(['compliant', 'non-compliant'])
    .optional()
    .describe('What the assurance policies say; absent when none is for it.'),
  version: z.int(),
})

export function shownArtifact(row: ArtifactRow): ShownArtifact {
  const { id, name, kind, digest, registry, repository, tag, os, verdict, version } = row
  return {
    id,
    name,
    kind,
    ...(digest !== null && { digest }),
    ...(registry !== null && { registry }),
    ...(repository !== null && { repository }),
    ...(tag !== null && { tag }),
    ...(os !== null && { os }),
    firstSeen: timeText(row.first_seen),
    lastSeen: timeText(row.last_seen),
    lastScanned: timeText(row.last_scanned),
    findings: JSON.parse(row.counts) as FindingCounts,
    scans: scansOf(row).map(({ report, tool, scannedAt }) => ({
      id: report,
      tool,
      scannedAt: timeText(scannedAt),
    })),
    ...(verdict !== null && { verdict }),
    version,
  }
}

/** A finding as replies show it. */
export type ShownFinding = Finding & { readonly acceptance?: string | undefined }

/** The schema of a finding, in replies. */
export const findingReply: z.ZodType<ShownFinding, ShownFinding> = z.object({
  kind: z.enum(findingKinds),
  id: z.string(),
  severity: severityReply(),
  score: z.number().optional().describe('CVSS base score.'),
  package: z.string().optional(),
  version: z.string().optional(),
  fixedVersion: z.string().optional(),
  path: z.string().optional(),
  title: z.string().optional(),
  acceptance: z.string().optional().describe('Id of the risk acceptance that covers it.'),
}) as never
