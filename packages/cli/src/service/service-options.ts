import type { Command } from 'commander'
import {
  createControlClient,
  createOfflineClient,
  findPlaces,
  GatewayError,
  type ControlClient,
  type Places,
} from '@tidewaiter/gateway'
import type { Io } from '../io.ts'
import { printable } from '../terminal/printable.ts'

/** How a command finds the running service. */
export type ServiceOptions = { readonly config?: string; readonly socket?: string }

/** Declares the options of {@link ServiceOptions}. */
export function addServiceOptions(command: Command): void {
  command
    .option('--config <file>', 'configuration of the service (default: ./tidewaiter.yaml or that in /etc/tidewaiter)')
    .option('--socket <path>', 'control socket of the service (default: as the configuration says)')
}

/** A client of the running service. Nothing is asked yet. */
export function clientOf(options: ServiceOptions): ControlClient {
  return createControlClient(options.socket ?? placesOf(options).socket)
}

/**
 * Does something to the journal: through the service while it runs, else directly. Says so on standard error when it is the latter.
 *
 * @throws {GatewayError} `not-running`, when a socket was named and nothing answers there
 */
export async function withJournal<T>(
  io: Io,
  options: ServiceOptions,
  action: (client: ControlClient) => Promise<T>,
): Promise<T> {
  const client = clientOf(options)
  try {
    await client.ask('replays')
  } catch (error) {
    if (!(error instanceof GatewayError && error.code === 'not-running') || options.socket !== undefined) throw error
    const { folder } = placesOf(options)
    const offline = await createOfflineClient(folder)
    io.stderr.write(`The service does not run; reading the journal in ${printable(folder)} directly.\n`)
    try {
      return await action(offline)
    } finally {
      await offline.close()
    }
  }
  return action(client)
}

function placesOf({ config }: ServiceOptions): Places {
  return findPlaces(config, process.env, process.getuid?.())
}
