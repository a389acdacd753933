import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import { Worker, type WorkerOptions } from 'node:worker_threads'
import { createConversionPool, type ConversionPool } from '@tidewaiter/sources'
import type { Io } from '../io.ts'
import type { ConversionOptions } from './conversion-options.ts'
import type { ConnectionNeeds } from './conversion-plan.ts'

/** What a thread makes its plan from: the very options that the command has made its own from. Plain data. */
export type ThreadSettings = {
  readonly hostname: string
  readonly command: string
  readonly options: ConversionOptions
  readonly needs: ConnectionNeeds
}

/** The threads that `--workers` asks for, as a member for a run; empty for none. They start with the first input that is long. */
export function conversionThreads(
  io: Pick<Io, 'hostname'>,
  command: string,
  options: ConversionOptions,
  needs: ConnectionNeeds = { framing: 'lf' },
): { readonly pool?: ConversionPool } {
  if (options.workers === 0) return {}
  const settings: ThreadSettings = { hostname: io.hostname(), command, options, needs }
  const start = (): Worker => new Worker(program, { ...surroundings(), workerData: settings })
  return { pool: createConversionPool({ workers: options.workers, start }) }
}

/** The sources run as they are; what is published is built. */
const isUnbuilt = import.meta.url.endsWith('.ts')
const program = isUnbuilt
  ? new URL('./convert-worker.ts', import.meta.url)
  : new URL('./convert-worker.js', import.meta.url)

/**
 * A thread does not inherit what `bin/tidewaiter.js` has set up. In a clone it needs the condition under which the packages
 * are found as sources, and the cache of compiled files: it starts in 60 ms with it and in 130 without.
 */
function surroundings(): WorkerOptions {
  const cache = getCompileCacheDir()
  return {
    ...(isUnbuilt && { execArgv: ['--conditions=source'] }),
    ...(cache !== undefined && { env: { ...process.env, NODE_COMPILE_CACHE: dirname(cache) } }),
  }
}
