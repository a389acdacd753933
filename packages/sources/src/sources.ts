import { falco } from './falco/falco.ts'
import type { Source } from './source.ts'
import { tetragon } from './tetragon/tetragon.ts'

/** Every source, in the order in which they are asked whether they recognise a record. */
export const sources: readonly Source[] = [falco, tetragon] as readonly Source[]

/** The source of that name, or undefined. */
export function findSource(name: string): Source | undefined {
  return sources.find((source) => source.name === name)
}
