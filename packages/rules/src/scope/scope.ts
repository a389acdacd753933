import type { ScannedArtifact } from '@tidewaiter/model'
import { anyGlob } from '../glob.ts'

/**
 * Patterns with `*` and `?`; of each kind that is there one has to fit, and no exclusion. What an artifact does not have fits no
 * pattern, not even `*`: an image that nobody has placed is in no cluster. So a scope that names clusters is about what runs
 * there, and one that names registries about what lies there; who means both writes two.
 */
export type Scope = {
  readonly artifacts?: readonly string[] | undefined
  readonly registries?: readonly string[] | undefined
  readonly repositories?: readonly string[] | undefined
  readonly clusters?: readonly string[] | undefined
  readonly namespaces?: readonly string[] | undefined
  /** Names of artifacts. */
  readonly exclude?: readonly string[] | undefined
}

/** Where an artifact runs, or is about to run. */
export type Place = { readonly cluster?: string | undefined; readonly namespace?: string | undefined }

export type ScopeTest = (artifact: ScannedArtifact, place?: Place) => boolean

/** Makes the test of a scope, its patterns read once. */
export function compileScope(scope: Scope): ScopeTest {
  const artifacts = optionalGlob(scope.artifacts)
  const registries = optionalGlob(scope.registries)
  const repositories = optionalGlob(scope.repositories)
  const clusters = optionalGlob(scope.clusters)
  const namespaces = optionalGlob(scope.namespaces)
  const exclude = anyGlob(scope.exclude ?? [])
  return (artifact, place) =>
    artifacts(artifact.name) &&
    registries(artifact.registry) &&
    repositories(artifact.repository) &&
    clusters(place?.cluster ?? clusterOf(artifact)) &&
    namespaces(place?.namespace ?? namespaceOf(artifact)) &&
    !exclude(artifact.name)
}

function optionalGlob(patterns: readonly string[] | undefined): (value: string | undefined) => boolean {
  if (patterns === undefined) return () => true
  const fits = anyGlob(patterns)
  return (value) => value !== undefined && fits(value)
}

function clusterOf({ kind, name }: ScannedArtifact): string | undefined {
  return kind === 'cluster' && name !== '' ? name : undefined
}

/** Resources are named `shop/Deployment/web`; those of no namespace have two parts. */
function namespaceOf({ kind, name }: ScannedArtifact): string | undefined {
  if (kind !== 'resource') return undefined
  const parts = name.split('/', 4)
  return parts.length === 3 && parts[0] !== '' ? parts[0] : undefined
}
