import { findConfigFile, loadConfig } from '@tidewaiter/gateway'
import type { CommandDefinition } from '../command-definition.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { runService } from '../service/run-service.ts'
import { reportConfigFaults } from '../service/report-config-faults.ts'

type RunOptions = { readonly config?: string }

export const runCommand: CommandDefinition = {
  description:
    'Runs the service in the foreground: takes records in, writes each event into the journal, and delivers to every integration ' +
    'until each has everything. SIGTERM and Ctrl-C end it in order, a second one at once; SIGHUP has it read its configuration ' +
    'again. The log goes to standard error.',
  examples: [
    { line: 'tidewaiter config example > tidewaiter.yaml', purpose: 'begin a configuration' },
    { line: 'tidewaiter run', purpose: 'with ./tidewaiter.yaml, or /etc/tidewaiter/tidewaiter.yaml' },
    { line: 'tidewaiter run --config /etc/tidewaiter/node.yaml', purpose: 'with another one' },
  ],
  configure: (command) => {
    command.option('--config <file>', 'configuration (default: ./tidewaiter.yaml or that in /etc/tidewaiter)')
  },
  run: runForeground,
}

async function runForeground(io: Io, _operands: readonly string[], options: RunOptions): Promise<Exit> {
  const loaded = loadConfig(findConfigFile(options.config, process.env))
  if ('faults' in loaded) return reportConfigFaults(io, loaded)
  return runService(io, loaded.file, loaded.config)
}
