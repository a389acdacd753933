/**
 * What a scanner found in one artifact: the one shape that every scanner's output becomes, beside its events. A finding is
 * no event: CVE, MLW, SD and MS events mean that a risk was accepted; what findings lead to, rules decide.
 *
 * Texts are as the scanner wrote them. What it did not say is absent.
 */
export type ScanReport = {
  /** Times in ms since 1970-01-01 UTC. */
  readonly scannedAt?: number
  readonly tool: { readonly name: string; readonly version?: string; readonly databaseUpdatedAt?: number }
  readonly artifact: ScannedArtifact
  readonly vulnerabilities: readonly Vulnerability[]
  readonly malware: readonly MalwareFinding[]
  readonly sensitiveData: readonly SensitiveData[]
  readonly misconfigurations: readonly Misconfiguration[]
  readonly packages: readonly ScannedPackage[]
  readonly acceptedRisks: readonly AcceptedRisk[]
}

export type ScannedArtifact = {
  readonly kind: 'image' | 'filesystem' | 'repository' | 'resource' | 'cluster' | 'sbom' | 'machine' | 'unknown'
  /** As the scanner names it: `registry.example.com/shop/web:2.4.1`, a path, `shop/Deployment/web`; empty when it does not. */
  readonly name: string
  /** `sha256:...` of the manifest; the digest of the configuration is `imageId`. */
  readonly digest?: string
  readonly imageId?: string
  readonly registry?: string
  readonly repository?: string
  readonly tag?: string
  readonly os?: string
  readonly architecture?: string
}

/** `unknown` when the scanner gives none. */
export type FindingSeverity = 'critical' | 'high' | 'medium' | 'low' | 'negligible' | 'unknown'

export type Vulnerability = {
  /** `CVE-2026-1234`, `GHSA-...`. */
  readonly id: string
  readonly severity: FindingSeverity
  /** CVSS base score, 0 to 10. */
  readonly score?: number
  /** Absent where the scanner names none: SARIF of a scanner that has no place for it. */
  readonly package?: string
  readonly installedVersion?: string
  readonly fixedVersion?: string
  readonly title?: string
  readonly path?: string
  readonly url?: string
}

export type MalwareFinding = {
  readonly signature: string
  readonly path: string
  readonly digest?: string
  readonly severity?: FindingSeverity
}

/** A secret in a file. The secret itself is never kept. */
export type SensitiveData = {
  readonly rule: string
  readonly category?: string
  readonly severity: FindingSeverity
  readonly path: string
  readonly line?: number
  readonly title?: string
}

export type Misconfiguration = {
  readonly id: string
  readonly severity: FindingSeverity
  readonly status: 'failed' | 'passed' | 'skipped' | 'error'
  readonly title?: string
  readonly message?: string
  readonly resource?: string
  readonly path?: string
  readonly line?: number
}

export type ScannedPackage = {
  readonly name: string
  readonly version?: string
  readonly type?: string
  readonly path?: string
}

/** A finding that somebody has decided to live with, in the scanner's own files or comments. */
export type AcceptedRisk = {
  readonly kind: 'vulnerability' | 'malware' | 'sensitive-data' | 'misconfiguration'
  readonly id: string
  readonly severity?: FindingSeverity
  readonly package?: string
  readonly path?: string
  /** The scanner's word for it: `ignored`, `not_affected`, `accepted`. */
  readonly status?: string
  readonly reason?: string
  readonly by?: string
  readonly source?: string
  readonly expiresAt?: number
}
