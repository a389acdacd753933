import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { createAdmissionTables } from '../admission/admission-tables.ts'
import { createAgentTables } from '../agents/agent-tables.ts'
import { createIntegrationTables } from '../integrations/integration-tables.ts'
import { createArtifactTables } from '../artifacts/artifact-tables.ts'
import { createAcceptanceTables } from '../acceptances/acceptance-tables.ts'
import { createSavedSearchTables } from '../events/saved-search-tables.ts'
import { createIdentityTables } from '../identity/identity-tables.ts'
import { createPolicyTables } from '../policies/policy-tables.ts'
import { createResponseTables } from '../responses/response-tables.ts'
import { createScanJobTables } from '../scans/scan-job-tables.ts'
import { createCoreTables } from './core-tables.ts'

export type Engine = 'sqlite' | 'postgres'

/**
 * The steps from an empty database to the newest state, in order. A step that was released is never changed: what it lacks,
 * the next one adds. `schema.sql` beside this shows the outcome.
 */
export function migrations(engine: Engine): Record<string, Migration> {
  return {
    '0001-begin': {
      up: async (db: Kysely<unknown>) => {
        await createCoreTables(db, engine)
        for (const create of [
          createIdentityTables,
          createArtifactTables,
          createScanJobTables,
          createPolicyTables,
          createAcceptanceTables,
          createResponseTables,
          createSavedSearchTables,
          createIntegrationTables,
          createAgentTables,
          createAdmissionTables,
        ])
          await create(db)
      },
    },
  }
}
