import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** The source of the node agent needs no options. */
export type NodeAgentOptions = Readonly<Record<string, never>>

export const nodeAgentDefaults: NodeAgentOptions = {}

/** The schema of the options: none is taken. */
export function nodeAgentOptions(): z.ZodType<NodeAgentOptions> {
  return loadZod().strictObject({})
}
