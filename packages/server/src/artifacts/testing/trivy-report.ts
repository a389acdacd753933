/** A vulnerability as the JSON of Trivy has it (https://trivy.dev/docs/latest/configuration/reporting/#json). */
export type TrivyFinding = readonly [id: string, severity: string, packageName?: string]

/** A report of Trivy on an image. */
export function trivyReport(
  image: string,
  findings: readonly TrivyFinding[],
  digest?: string,
): Record<string, unknown> {
  return {
    SchemaVersion: 2,
    ArtifactName: image,
    ArtifactType: 'container_image',
    Metadata: {
      OS: { Family: 'debian', Name: '12.1' },
      RepoTags: [image],
      ...(digest !== undefined && { RepoDigests: [`${image.replace(/:[^:/]*$/, '')}@${digest}`] }),
    },
    Results: [
      {
        Target: `${image} (debian 12.1)`,
        Class: 'os-pkgs',
        Type: 'debian',
        Vulnerabilities: findings.map(([VulnerabilityID, Severity, PkgName = 'zlib']) => ({
          VulnerabilityID,
          Severity,
          PkgName,
          InstalledVersion: '1.2',
        })),
      },
    ],
  }
}
