import type { Route } from '../api/route.ts'
import { agentRoutes } from './agent-routes.ts'
import { enrolmentTokenRoutes } from './enrolment-token-routes.ts'
import { groupRoutes } from './group-routes.ts'
import { ownAgentRoutes } from './own-agent-routes.ts'

/** Agents and their groups: for people, and for the agents themselves. */
export function allAgentRoutes(): readonly Route[] {
  return [...groupRoutes(), ...enrolmentTokenRoutes(), ...agentRoutes(), ...ownAgentRoutes()]
}
