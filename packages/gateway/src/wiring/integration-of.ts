import type { IntegrationSettings } from '@tidewaiter/delivery'
import { GatewayError } from '../gateway-errors.ts'
import { integrationSettings, type Machine } from './integration-settings.ts'
import type { Config } from '../config/config.ts'

/**
 * The settings of one integration as the service would have them, for a test without the service.
 *
 * @throws {GatewayError} `integration-unknown`, `secret-unreadable`
 */
export function integrationOf(config: Config, name: string, machine: Machine): IntegrationSettings {
  const found = Object.hasOwn(config.integrations, name) ? config.integrations[name] : undefined
  if (found !== undefined) return integrationSettings(name, found, machine)
  throw new GatewayError('integration-unknown', {
    name,
    choices: Object.keys(config.integrations).join(', ') || 'none',
  })
}
