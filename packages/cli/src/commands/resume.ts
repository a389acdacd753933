import type { CommandDefinition } from '../command-definition.ts'
import { integrationCommand } from '../service/integration-command.ts'

export const resumeCommand: CommandDefinition = integrationCommand('resume', {
  description: 'Goes on sending to an integration that was paused, with the first event that it has not got.',
  examples: [{ line: 'tidewaiter resume siem', purpose: 'when the receiver is back' }],
})
