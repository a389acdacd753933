import type { ScanReport } from '@tidewaiter/model'
import { z } from 'zod'

const text = (most = 4_096): z.ZodString => z.string().max(most)
const severity = (): z.ZodEnum<{ [S in Severity]: S }> =>
  z.enum(['critical', 'high', 'medium', 'low', 'negligible', 'unknown'])
type Severity = 'critical' | 'high' | 'medium' | 'low' | 'negligible' | 'unknown'
const list = <T extends z.ZodType>(item: T): z.ZodDefault<z.ZodArray<T>> => z.array(item).max(500_000).default([])
const time = (): z.ZodNumber => z.number().int().min(0).max(8.64e15)
const line = (): z.ZodNumber =>
  z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)

/**
 * The schema of a report in our own shape, as `tidewaiter reports show --json` writes it. Lists that are left out are empty; members
 * that it does not know are dropped.
 */
export function scanReportSchema(): z.ZodType<ScanReport> {
  return z.object({
    scannedAt: time().optional(),
    tool: z.object({ name: text(200).min(1), version: text(200).optional(), databaseUpdatedAt: time().optional() }),
    artifact: z.object({
      kind: z.enum(['image', 'filesystem', 'repository', 'resource', 'cluster', 'sbom', 'machine', 'unknown']),
      name: text(),
      digest: z
        .string()
        .regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 digits')
        .optional(),
      imageId: text(200).optional(),
      registry: text(300).optional(),
      repository: text().optional(),
      tag: text(300).optional(),
      os: text(300).optional(),
      architecture: text(100).optional(),
    }),
    vulnerabilities: list(
      z.object({
        id: text(300).min(1),
        severity: severity(),
        score: z.number().min(0).max(10).optional(),
        package: text().optional(),
        installedVersion: text().optional(),
        fixedVersion: text().optional(),
        title: text(20_000).optional(),
        path: text().optional(),
        url: text().optional(),
      }),
    ),
    malware: list(
      z.object({
        signature: text(300).min(1),
        path: text(),
        digest: text(200).optional(),
        severity: severity().optional(),
      }),
    ),
    sensitiveData: list(
      z.object({
        rule: text(300).min(1),
        category: text(300).optional(),
        severity: severity(),
        path: text(),
        line: line().optional(),
        title: text(20_000).optional(),
      }),
    ),
    misconfigurations: list(
      z.object({
        id: text(300).min(1),
        severity: severity(),
        status: z.enum(['failed', 'passed', 'skipped', 'error']),
        title: text(20_000).optional(),
        message: text(20_000).optional(),
        resource: text().optional(),
        path: text().optional(),
        line: line().optional(),
      }),
    ),
    packages: list(
      z.object({
        name: text().min(1),
        version: text().optional(),
        type: text(300).optional(),
        path: text().optional(),
      }),
    ),
    acceptedRisks: list(
      z.object({
        kind: z.enum(['vulnerability', 'malware', 'sensitive-data', 'misconfiguration']),
        id: text(300).min(1),
        severity: severity().optional(),
        package: text().optional(),
        path: text().optional(),
        status: text(300).optional(),
        reason: text(20_000).optional(),
        by: text(300).optional(),
        source: text(300).optional(),
        expiresAt: time().optional(),
      }),
    ),
  }) as z.ZodType<ScanReport>
}

/** True for what means to be a report in our own shape: no scanner calls its parts so. */
export function looksLikeScanReport(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'artifact' in value && 'tool' in value && 'vulnerabilities' in value
  )
}
