import { acceptanceRoutes } from './acceptances/acceptance-routes.ts'
import { admissionRoutes } from './admission/admission-routes.ts'
import { allAgentRoutes } from './agents/all-agent-routes.ts'
import { allIntegrationRoutes } from './integrations/all-integration-routes.ts'
import { describeRoute } from './api/describe-route.ts'
import type { Route } from './api/route.ts'
import { artifactRoutes } from './artifacts/artifact-routes.ts'
import { findingRoutes } from './artifacts/finding-routes.ts'
import { reportRoutes } from './scans/report-routes.ts'
import { scanJobRoutes } from './scans/scan-job-routes.ts'
import { scanRoutes } from './scans/scan-routes.ts'
import { eventRoutes } from './events/event-routes.ts'
import { savedSearchRoutes } from './events/saved-search-routes.ts'
import { identityRoutes } from './identity/identity-routes.ts'
import { pipelineRoutes } from './pipelines/pipeline-routes.ts'
import { policyRoutes } from './policies/policy-routes.ts'
import { verdictRoutes } from './policies/verdict-routes.ts'
import { noticeRoutes } from './responses/notice-routes.ts'
import { responseRoutes } from './responses/response-routes.ts'
import { settingsRoutes } from './settings/settings-routes.ts'

/**
 * The API, whole: every route there is. Permissions, events, OpenAPI, the types of clients and the reference are made from it.
 */
export function routes(): readonly Route[] {
  const all = [
    ...identityRoutes(),
    ...settingsRoutes(),
    ...artifactRoutes(),
    ...findingRoutes(),
    ...scanRoutes(),
    ...reportRoutes(),
    ...scanJobRoutes(),
    ...policyRoutes(),
    ...verdictRoutes(),
    ...acceptanceRoutes(),
    ...pipelineRoutes(),
    ...allIntegrationRoutes(),
    ...allAgentRoutes(),
    ...admissionRoutes(),
    ...eventRoutes(),
    ...savedSearchRoutes(),
    ...responseRoutes(),
    ...noticeRoutes(),
  ]
  return [...all, describeRoute(all)]
}
