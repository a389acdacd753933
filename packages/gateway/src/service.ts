import type { LogSink, Level, Telemetry } from '@tidewaiter/telemetry'
import { createTelemetry } from '@tidewaiter/telemetry'
import type { Config } from './config/config.ts'
import { configWarnings } from './config/config-warnings.ts'
import type { ConfigFault } from './config/config-fault.ts'
import { loadConfig } from './config/load-config.ts'
import { settingName } from './config/setting-name.ts'
import { createControlApp } from './control/control-app.ts'
import type { Listening } from './control/listening.ts'
import { serveControl } from './control/serve-control.ts'
import { createMonitorApp, serveMonitor } from './control/serve-monitor.ts'
import { GatewayError } from './gateway-errors.ts'
import { gatewayHappenings } from './gateway-happenings.ts'
import { startGateway, type Gateway, type ReloadOutcome } from './gateway.ts'
import { controlSocket, stateFolder } from './wiring/state-folder.ts'

/** The service as a process has it: the gateway with its configuration file, its log, its control socket and its metrics. */
export type Service = {
  readonly gateway: Gateway
  readonly telemetry: Telemetry
  /** Path of the control socket. */
  readonly socket: string
  /** Port of the metrics; undefined where they are not served. */
  readonly metricsPort: number | undefined
  /** Reads the configuration again; a wrong one changes nothing. */
  readonly reload: () => Promise<ReloadAnswer>
  /** The integrations that the configuration file names. */
  readonly integrationsInFile: () => Config['integrations']
  /** Those beside the file, as they were given last. */
  readonly integrationsBeside: () => Config['integrations']
  /**
   * Runs integrations beside those of the file, in place of those given before. A name that the file has is the file's.
   *
   * @throws {GatewayError | DeliveryError | SyslogError} for settings that cannot be used; nothing is changed then
   */
  readonly setIntegrationsBeside: (beside: Config['integrations']) => Promise<void>
  readonly setLogLevel: (level: Level) => void
  /** Tells a fault of the program itself. */
  readonly tellFault: (reason: string) => void
  /** Tells why, closes everything in order, within the time that the configuration gives to integrations. */
  readonly stop: (reason: string) => Promise<void>
}

/** `faults`: the new configuration was wrong and changed nothing. */
export type ReloadAnswer =
  | ReloadOutcome
  | { readonly file: string; readonly text: string; readonly faults: readonly ConfigFault[] }

export type ServiceSurroundings = {
  readonly sink: LogSink
  /** Whether a person reads the log, for `log.format: auto`. */
  readonly isTerminal: boolean
  readonly hostname: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly uid: number | undefined
  readonly version: string
  /** Integrations that run beside those of the file from the beginning; see `setIntegrationsBeside`. */
  readonly beside?: Config['integrations']
  /** Options of sources that hold where the configuration does not say. */
  readonly usualOptions?: Readonly<Record<string, unknown>>
  /** Current time in ms since 1970-01-01 UTC. */
  readonly now: () => number
}

/**
 * Starts the service with a configuration that was read from a file.
 *
 * @throws {GatewayError | JournalError | IntakeError | DeliveryError | SyslogError} for what keeps it from starting
 */
export async function startService(file: string, first: Config, surroundings: ServiceSurroundings): Promise<Service> {
  const { sink, isTerminal, hostname, env, now, version, usualOptions } = surroundings
  let config = first
  let beside = surroundings.beside ?? {}
  const whole = (own: Config, others = beside): Config => ({
    ...own,
    integrations: { ...others, ...own.integrations },
  })
  // Each is taken on together with what the other has given last, so they take turns.
  let turn: Promise<unknown> = Promise.resolve()
  function inTurn<T>(action: () => Promise<T>): Promise<T> {
    const done = turn.then(action)
    turn = done.catch(() => {})
    return done
  }
  const logSettings = ({ log }: Config): Config['log'] & { format: 'json' | 'text' } => ({
    level: log.level,
    format: log.format === 'auto' ? (isTerminal ? 'text' : 'json') : log.format,
  })
  const telemetry = createTelemetry({ log: logSettings(config), sink, now })
  const tell = telemetry.teller(gatewayHappenings)
  const folder = stateFolder(config.state, surroundings)
  const socket = controlSocket(config.control.socket, folder)
  const warn = (next: Config): void => {
    for (const { path, fault, action } of configWarnings(next)) {
      tell('config-doubtful', { setting: settingName(path), fault, action })
    }
  }

  warn(config)
  const gateway = await startGateway(whole(config), {
    telemetry,
    machine: { hostname, env },
    folder,
    file,
    version,
    now,
    usualOptions,
  })
  const open: Listening[] = []

  async function stop(reason: string): Promise<void> {
    tell('gateway-stopping', { reason })
    await gateway.stop(config.stopWithin)
    // The control socket goes last, so that `tidewaiter status` can say what the service waits for.
    await Promise.all(open.map(({ close }) => close()))
    telemetry.close()
  }

  async function reload(): Promise<ReloadAnswer> {
    const action = '`tidewaiter config check` shows what is wrong.'
    try {
      const loaded = loadConfig(file)
      if ('faults' in loaded) {
        const { faults, text } = loaded
        const { line, column, path, message } = faults[0] as ConfigFault
        gateway.refuse(
          `${file}:${line}:${column}: ${path}: ${message}${faults.length > 1 ? `, and ${faults.length - 1} more` : ''}`,
          action,
        )
        return { file, text, faults }
      }
      warn(loaded.config)
      const outcome = await gateway.reload(whole(loaded.config), 'file')
      config = loaded.config
      telemetry.setLog(logSettings(config))
      return outcome
    } catch (error) {
      if (error instanceof Error && 'action' in error) gateway.refuse(error.message, String(error.action))
      throw error
    }
  }

  const service: Service = {
    gateway,
    telemetry,
    socket,
    get metricsPort() {
      return metricsPort
    },
    reload: () => inTurn(reload),
    integrationsInFile: () => config.integrations,
    integrationsBeside: () => beside,
    setIntegrationsBeside: (others) =>
      inTurn(async () => {
        await gateway.reload(whole(config, others), 'beside')
        beside = others
      }),
    setLogLevel: (level) => telemetry.setLog({ ...logSettings(config), level }),
    tellFault: (reason) => tell('fault-within', { reason }),
    stop,
  }
  let metricsPort: number | undefined
  try {
    open.push(await serveControl(createControlApp(service, tell), socket))
    if (config.metrics !== undefined) {
      const monitor = await serveMonitor(createMonitorApp(service), config.metrics.listen)
      metricsPort = monitor.port
      open.push(monitor)
    }
  } catch (error) {
    await stop(error instanceof GatewayError ? error.message : 'it could not start')
    throw error
  }
  tellStarted()
  return service

  function tellStarted(): void {
    const [ins, outs] = [Object.keys(config.intake), Object.keys(config.integrations)]
    const named = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '))
    tell('gateway-started', { version, ways: named(ins), integrations: named(outs), folder, socket })
    if (ins.length === 0) tell('nothing-comes-in', {})
    if (outs.length === 0) tell('nothing-goes-out', {})
  }
}
