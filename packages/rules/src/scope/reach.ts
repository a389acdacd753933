import type { ScannedArtifact } from '@tidewaiter/model'
import { compileScope, type Place, type Scope, type ScopeTest } from './scope.ts'

/**
 * How far a person sees, and what a decision of that person is about: what is in one of these scopes. An empty list reaches
 * nothing. Where there is no list at all, nobody has limited it: it reaches everything.
 */
export type Reach = readonly Scope[]

/** Makes the test of a reach, its patterns read once. */
export function compileReach(reach: Reach | undefined): ScopeTest {
  if (reach === undefined) return () => true
  const tests = reach.map(compileScope)
  return (artifact, place) => tests.some((test) => test(artifact, place))
}

/**
 * True when an artifact is within reach; undefined reaches everything, an empty list nothing. For many artifacts
 * {@link compileReach} reads the patterns once.
 */
export function isWithinReach(reach: Reach | undefined, artifact: ScannedArtifact, place?: Place): boolean {
  return compileReach(reach)(artifact, place)
}
