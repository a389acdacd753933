import type { ScannedArtifact, ScanReport } from '@tidewaiter/model'

/** A report of `registry.example.com/shop/web:2.4.1` with what a test wants in it. */
export function reportOf(
  parts: Partial<Omit<ScanReport, 'artifact'>> & { readonly artifact?: Partial<ScannedArtifact> } = {},
): ScanReport {
  const { artifact, ...rest } = parts
  return {
    scannedAt: Date.UTC(2026, 10, 23),
    tool: { name: 'Trivy', version: '0.69.0' },
    artifact: {
      kind: 'image',
      name: 'registry.example.com/shop/web:2.4.1',
      digest: `sha256:${'5f'.repeat(32)}`,
      registry: 'registry.example.com',
      repository: 'shop/web',
      tag: '2.4.1',
      os: 'alpine 3.22',
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
