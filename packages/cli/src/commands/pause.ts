import type { CommandDefinition } from '../command-definition.ts'
import { integrationCommand } from '../service/integration-command.ts'

export const pauseCommand: CommandDefinition = integrationCommand('pause', {
  description:
    'Stops sending to an integration until `tidewaiter resume`, also when the service is restarted in between. The journal keeps ' +
    'what comes meanwhile, within its bounds.',
  examples: [{ line: 'tidewaiter pause siem', purpose: 'before work on the receiver' }],
})
