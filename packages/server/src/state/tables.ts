import type { AdmissionTables } from '../admission/admission-tables.ts'
import type { AgentTables } from '../agents/agent-tables.ts'
import type { IntegrationTables } from '../integrations/integration-tables.ts'
import type { ArtifactTables } from '../artifacts/artifact-tables.ts'
import type { AcceptanceTables } from '../acceptances/acceptance-tables.ts'
import type { SavedSearchTables } from '../events/saved-search-tables.ts'
import type { IdentityTables } from '../identity/identity-tables.ts'
import type { PolicyTables } from '../policies/policy-tables.ts'
import type { ResponseTables } from '../responses/response-tables.ts'
import type { ScanJobTables } from '../scans/scan-job-tables.ts'
import type { CoreTables } from './core-tables.ts'

/**
 * Everything that the server keeps, by table. Each noun has its tables beside it; here they come together.
 *
 * Columns are `text`, or `bigint` for whole numbers and for times (ms since 1970-01-01 UTC); truth is 0 or 1; lists and
 * documents are JSON text: so one description holds for SQLite and PostgreSQL. Ids are UUIDs of version 7, so their order is
 * the order in which things were made. `version` counts the changes of a row and is its ETag.
 */
export type Tables = CoreTables &
  AdmissionTables &
  AgentTables &
  IntegrationTables &
  ArtifactTables &
  ScanJobTables &
  IdentityTables &
  PolicyTables &
  AcceptanceTables &
  ResponseTables &
  SavedSearchTables
