import { artifactKey, reportOf } from '@tidewaiter/intake'
import type { ScannedArtifact, ScanReport, Vulnerability } from '@tidewaiter/model'
import { artifactId } from '../../artifacts/artifact.ts'
import { landReports } from '../../artifacts/land-reports.ts'
import type { House } from '../../house.ts'

/** A report of `registry.example.com/shop/web:1` with what a test wants in it. */
export function reportWith(
  parts: Partial<Omit<ScanReport, 'artifact'>> & { readonly artifact?: Partial<ScannedArtifact> } = {},
): ScanReport {
  const { artifact, ...rest } = parts
  return {
    scannedAt: Date.UTC(2026, 10, 23, 11),
    tool: { name: 'Trivy', version: '0.69.0' },
    artifact: {
      kind: 'image',
      name: 'registry.example.com/shop/web:1',
      digest: `sha256:${'5f'.repeat(32)}`,
      registry: 'registry.example.com',
      repository: 'shop/web',
      tag: '1',
      ...artifact,
    },
    vulnerabilities: [],
    malware: [],
    sensitiveData: [],
    misconfigurations: [],
    packages: [],
    acceptedRisks: [],
    ...rest,
  }
}

/** Another image than that of {@link reportWith}, by a number. */
export function imageOf(number: number, repository = 'shop/web'): Partial<ScannedArtifact> {
  const digest = `sha256:${number.toString(16).padStart(64, '0')}`
  return { name: `registry.example.com/${repository}:${number}`, repository, tag: String(number), digest }
}

export const critical: Vulnerability = {
  id: 'CVE-2026-1',
  severity: 'critical',
  package: 'zlib',
  installedVersion: '1',
}

/** Has a scan land, and returns the id of its artifact. */
export async function scan(house: House, report: ScanReport): Promise<string> {
  await house.reports.keep([reportOf(report, 'test', 'trivy')])
  await landReports(house)
  return artifactId(artifactKey(report.artifact))
}
