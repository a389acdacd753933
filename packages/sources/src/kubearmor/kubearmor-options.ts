import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** KubeArmor needs no options. */
export type KubearmorOptions = Readonly<Record<string, never>>

export const kubearmorDefaults: KubearmorOptions = {}

/** The schema of the options: none is taken. */
export function kubearmorOptions(): z.ZodType<KubearmorOptions> {
  return loadZod().strictObject({})
}
