import type { Route } from '../api/route.ts'
import { deadLetterRoutes } from './dead-letter-routes.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { integrationRoutes } from './integration-routes.ts'
import { replayRoutes } from './replay-routes.ts'

/** SIEM integrations: their settings, how delivery stands, what is sent again. */
export function allIntegrationRoutes(): readonly Route[] {
  return [...integrationRoutes(), ...deliveryRoutes(), ...replayRoutes(), ...deadLetterRoutes()]
}
