import {
  defaultServerConfig,
  findConfigFile,
  loadConfig,
  prepareFolder,
  stateFolder,
  type Config,
  type Service,
} from '@tidewaiter/gateway'
import type { ServerGateway } from '@tidewaiter/server'
import type { CommandDefinition } from '../command-definition.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { ownVersion } from '../own-version.ts'
import { ownAddress } from '../service/own-address.ts'
import { reportConfigFaults } from '../service/report-config-faults.ts'
import { runService, type Upon } from '../service/run-service.ts'

type ServeOptions = { readonly config?: string }

export const serveCommand: CommandDefinition = {
  description:
    'Runs the service as `tidewaiter run` does, and the control plane upon it: users, artifacts, policies, risk acceptances, agents ' +
    'and integrations over an HTTP API, all of it kept in the state folder. Every decision becomes an event. While there is no user, ' +
    'it prints a link to make the first one. Settings stand under `server` of the configuration.',
  examples: [
    { line: 'tidewaiter serve', purpose: 'on http://127.0.0.1:8420, with ./tidewaiter.yaml' },
    { line: 'tidewaiter serve --config /etc/tidewaiter/tidewaiter.yaml', purpose: 'with another configuration' },
  ],
  configure: (command) => {
    command.option('--config <file>', 'configuration (default: ./tidewaiter.yaml or that in /etc/tidewaiter)')
  },
  run: serveForeground,
}

async function serveForeground(io: Io, _operands: readonly string[], options: ServeOptions): Promise<Exit> {
  const loaded = loadConfig(findConfigFile(options.config, process.env))
  if ('faults' in loaded) return reportConfigFaults(io, loaded)
  const { file, config } = loaded
  return runService(io, file, config, await controlPlane(io, file, config))
}

async function controlPlane(io: Io, file: string, config: Config): Promise<Upon> {
  // Only here: `run` does without it, and is smaller for that.
  const { openServerState, startServer } = await import('@tidewaiter/server')
  const server = config.server ?? defaultServerConfig()
  const folder = stateFolder(config.state, { env: process.env, uid: process.getuid?.() })
  prepareFolder(folder)
  const opened = await openServerState(server, { folder, env: process.env })
  return {
    beside: opened.integrations,
    // What scanners accept becomes acceptances of the server, which tells each once, and not with every scan.
    usualOptions: { acceptedRisks: 'report' },
    start: async (service) => {
      const running = await startServer(server, {
        telemetry: service.telemetry,
        gateway: gatewayOf(service, file),
        journal: service.gateway.journal,
        reports: service.gateway.reports,
        opened,
        machine: { name: io.hostname(), address: config.node.address ?? ownAddress() },
        version: ownVersion(),
        now: io.now,
      })
      return { stop: running.stop, isEndless: true }
    },
  }
}

function gatewayOf(service: Service, file: string): ServerGateway {
  const { integrations, replays, status, record, sourceContext } = service.gateway
  const { integrationsInFile, integrationsBeside, setIntegrationsBeside } = service
  const settings = { integrationsInFile, integrationsBeside, setIntegrationsBeside }
  return { integrations, replays, status, record, sourceContext, ...settings, file }
}
