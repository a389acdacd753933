import { createRequire } from 'node:module'
import type { z } from 'zod'

/**
 * Zod, loaded when the first schema is asked for. Options are rarely given, and loading it takes 46 ms and 11 MB: a
 * quarter of the memory of an idle Node.
 */
export function loadZod(): typeof z {
  return (createRequire(import.meta.url)('zod') as { z: typeof z }).z
}
