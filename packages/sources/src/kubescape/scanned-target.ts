import type { ScannedArtifact } from '@tidewaiter/model'
import { clipText } from '../checks/clip-text.ts'
import { memberOf } from '../engine/json-values.ts'
import type { SourceContext } from '../source-context.ts'

/**
 * What was scanned: a cluster by its name in the report, else in the settings, or manifests by their path. `clusterName` is empty in
 * most reports; the name of the kubeconfig context stands in `metadata`.
 */
export function scannedTarget(report: unknown, context: SourceContext): ScannedArtifact {
  const metadata = memberOf(report, 'metadata')
  const target = memberOf(metadata, 'targetMetadata')
  const cluster =
    clipText(memberOf(report, 'clusterName')) ??
    clipText(memberOf(memberOf(metadata, 'clusterMetadata'), 'contextName')) ??
    clipText(memberOf(memberOf(target, 'clusterContextMetadata'), 'contextName'))
  if (cluster !== undefined) return { kind: 'cluster', name: cluster }
  const path =
    clipText(memberOf(memberOf(target, 'fileContextMetadata'), 'filePath')) ??
    clipText(memberOf(memberOf(target, 'directoryContextMetadata'), 'basePath')) ??
    clipText(memberOf(memberOf(target, 'helmContextMetadata'), 'chartName'))
  if (path !== undefined) return { kind: 'filesystem', name: path }
  const { clusterName } = context
  return clusterName === undefined ? { kind: 'unknown', name: '' } : { kind: 'cluster', name: clusterName }
}
