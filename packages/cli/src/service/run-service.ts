import { startService, type Config, type Service } from '@tidewaiter/gateway'
import { createStreamSink } from '@tidewaiter/telemetry'
import { exitCodes, type Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { ownVersion } from '../own-version.ts'
import { report } from '../terminal/report.ts'

/** Time for the last line of the log to be read, when the process ends because of a fault. */
const lastWordsMs = 1_000
/** A shell, npm or timeout(1) that passes a signal on to a whole group gives it twice within moments: that is one wish. */
const sameWishMs = 1_000

/**
 * Runs the service until it is told to stop, or until everything has come in that ever will and every integration has it.
 *
 * @param upon what else runs while it does
 *
 * Signals: SIGTERM and SIGINT stop it in order, and a second one at once (the journal keeps what was accepted); SIGHUP has it read
 * its configuration again. After a fault of its own the process ends: what it holds in memory can no longer be trusted, and whoever
 * supervises it starts it anew.
 */
export async function runService(io: Io, file: string, config: Config, upon: Upon = nothing): Promise<Exit> {
  const interruption = io.interruption()
  const starting = Promise.withResolvers<Service>()
  const handlers: Readonly<Record<string, (error: unknown) => void>> = {
    // Before the service has started, these would end the process.
    SIGHUP: () => void reloadWhenStarted(starting.promise),
    uncaughtException: (error) => void endWithFault(io, starting.promise, error),
    unhandledRejection: (error) => void endWithFault(io, starting.promise, error),
    ...endAtSecondWish(interruption, io.now),
  }
  for (const [name, handler] of Object.entries(handlers)) process.on(name, handler)
  try {
    const service = await startService(file, config, {
      sink: createStreamSink(process.stderr),
      isTerminal: io.stderr.isTerminal,
      hostname: io.hostname(),
      env: process.env,
      uid: process.getuid?.(),
      version: ownVersion(),
      ...(upon.beside !== undefined && { beside: upon.beside }),
      ...(upon.usualOptions !== undefined && { usualOptions: upon.usualOptions }),
      now: io.now,
    })
    starting.resolve(service)
    const above = await startUpon(upon, service)
    const reason = await Promise.race([signalled(interruption), ...(above.isEndless ? [] : [drained(service)])])
    await above.stop()
    await service.stop(reason)
  } finally {
    for (const [name, handler] of Object.entries(handlers)) process.off(name, handler)
  }
  return 'ok'
}

/** What runs upon the service, and ends before it. */
export type Upon = {
  /** Integrations beside those of the configuration. */
  readonly beside?: Config['integrations']
  /** Options of sources that hold where the configuration does not say. */
  readonly usualOptions?: Readonly<Record<string, unknown>>
  readonly start: (service: Service) => Promise<{ readonly stop: () => Promise<void>; readonly isEndless: boolean }>
}

const nothing: Upon = { start: () => Promise.resolve({ stop: () => Promise.resolve(), isEndless: false }) }

async function startUpon(upon: Upon, service: Service): ReturnType<Upon['start']> {
  try {
    return await upon.start(service)
  } catch (error) {
    await service.stop('what runs upon it could not start')
    throw error
  }
}

async function reloadWhenStarted(starting: Promise<Service>): Promise<void> {
  const service = await starting
  await service.reload().catch(() => {}) // it has been told
}

function endAtSecondWish(first: AbortSignal, now: () => number): Readonly<Record<'SIGTERM' | 'SIGINT', () => void>> {
  let since: number | undefined
  first.addEventListener('abort', () => (since = now()), { once: true })
  const again = (): void => {
    if (since !== undefined && now() - since > sameWishMs) process.exit(exitCodes.interrupted.code)
  }
  return { SIGTERM: again, SIGINT: again }
}

function signalled(signal: AbortSignal): Promise<string> {
  const reason = 'asked to by a signal'
  if (signal.aborted) return Promise.resolve(reason)
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(reason), { once: true }))
}

/** Resolves when no more can come in and every integration has everything. */
async function drained({ gateway }: Service): Promise<string> {
  await gateway.ended()
  await gateway.delivered()
  return 'every way in has ended, and everything is delivered'
}

async function endWithFault(io: Io, starting: Promise<Service>, error: unknown): Promise<void> {
  const end = (): never => process.exit(exitCodes.internal.code)
  setTimeout(end, lastWordsMs)
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const service = await Promise.race([starting, Promise.resolve(undefined)])
  if (service === undefined) report(error, io)
  else {
    service.tellFault(reason)
    service.telemetry.close()
  }
  process.stderr.write('', end)
}
