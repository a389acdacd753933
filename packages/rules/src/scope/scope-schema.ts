import { z } from 'zod'
import { patternsSchema } from './patterns-schema.ts'
import type { Scope } from './scope.ts'

/** The schema of a scope as people write it. */
export function scopeSchema(): z.ZodType<Scope> {
  return z.strictObject({
    artifacts: patternsSchema('Names of artifacts.', 'registry.example.com/shop/*').optional(),
    registries: patternsSchema('Registries.', 'registry.example.com').optional(),
    repositories: patternsSchema('Repositories, without the registry.', 'shop/*').optional(),
    clusters: patternsSchema('Clusters that it runs in.', 'production-*').optional(),
    namespaces: patternsSchema('Namespaces that it runs in.', 'shop').optional(),
    exclude: patternsSchema('Names of artifacts that it is not for.', '*/test/*').optional(),
  })
}
