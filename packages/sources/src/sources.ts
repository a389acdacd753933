import { loadSources } from './load-source.ts'
import type { Source } from './source.ts'

/** Every source, loaded, in the order in which they are asked whether they recognise a record. */
export const sources: readonly Source[] = await loadSources()

/** The source of that name, or undefined. */
export function findSource(name: string): Source | undefined {
  return sources.find((source) => source.name === name)
}
