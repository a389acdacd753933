import { artifactText, isBlocked, type GateResult } from './gate-result.ts'

/**
 * The verdicts as one JSON document, for programs: `{ blocked, artifacts: [{ name, digest, scannedAt, blocked, verdicts }] }`. Times
 * are RFC 3339.
 */
export function gateJson(results: readonly GateResult[]): string {
  const artifacts = results.map((result) => {
    const { artifact, tool, scannedAt } = result.report
    return {
      name: artifactText(result),
      digest: artifact.digest,
      file: result.file,
      tool,
      scannedAt: scannedAt === undefined ? undefined : new Date(scannedAt).toISOString(),
      blocked: isBlocked(result),
      verdicts: result.verdicts,
    }
  })
  return `${JSON.stringify({ blocked: results.some(isBlocked), artifacts }, null, 2)}\n`
}
