import { accessSync, constants, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { GatewayError } from '../gateway-errors.ts'
import type { Config } from './config.ts'
import { configWarnings, type ConfigWarning } from './config-warnings.ts'
import { faultText, type ConfigFault } from './config-fault.ts'
import { parseConfig } from './parse-config.ts'

/** A configuration that was read from a file, or the file with everything that is wrong in it. */
export type LoadedConfig = { readonly file: string } & (
  | { readonly config: Config; readonly value: unknown; readonly warnings: readonly ConfigWarning[] }
  | { readonly faults: readonly ConfigFault[]; readonly text: string }
)

const usual = ['tidewaiter.yaml', '/etc/tidewaiter/tidewaiter.yaml']

/**
 * The file of the configuration: as named, else $TIDEWAITER_CONFIG, else `tidewaiter.yaml` here, else that in /etc/tidewaiter.
 *
 * @throws {GatewayError} `config-missing`
 */
export function findConfigFile(named: string | undefined, env: Readonly<Record<string, string | undefined>>): string {
  const chosen = named ?? env['TIDEWAITER_CONFIG']
  if (chosen !== undefined) return resolve(chosen)
  const found = usual.find((file) => {
    try {
      accessSync(file, constants.F_OK)
      return true
    } catch {
      return false
    }
  })
  if (found !== undefined) return resolve(found)
  throw new GatewayError('config-missing', { looked: `looked for ${usual.map((file) => resolve(file)).join(' and ')}` })
}

/**
 * Reads a configuration file and checks it whole.
 *
 * @throws {GatewayError} `config-unreadable`
 */
export function loadConfig(file: string): LoadedConfig {
  const text = readConfigText(file)
  const parsed = parseConfig(text)
  if ('faults' in parsed) return { file, faults: parsed.faults, text }
  return { file, ...parsed, warnings: configWarnings(parsed.config) }
}

/** All faults of a file as text, for people; what the file holds may be anything, so it has to be made printable. */
export function faultsText({
  file,
  faults,
  text,
}: {
  readonly file: string
  readonly faults: readonly ConfigFault[]
  readonly text: string
}): string {
  return faults.map((fault) => faultText(fault, file, text)).join('')
}

/** @throws {GatewayError} `config-unreadable` */
export function readConfigText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw new GatewayError('config-unreadable', { file, reason: reasonOf(error) }, { cause: error })
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EACCES') return 'permission denied'
  if (code === 'EISDIR') return 'it is a directory'
  return error instanceof Error ? error.message : String(error)
}
