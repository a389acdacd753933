import { accessSync, constants, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileReason } from '@tidewaiter/syslog'
import { GatewayError } from '../gateway-errors.ts'
import type { Config } from './config.ts'
import { configWarnings, type ConfigWarning } from './config-warnings.ts'
import { faultText, type ConfigFault } from './config-fault.ts'
import { missingThings } from './missing-things.ts'
import { parseConfig } from './parse-config.ts'
import { settingName } from './setting-name.ts'
import type { YamlPlaces } from './yaml-places.ts'

/** A configuration that was read from a file, or the file with everything that is wrong in it. */
export type LoadedConfig = { readonly file: string } & (
  | { readonly config: Config; readonly value: unknown; readonly places: YamlPlaces }
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
 * Reads a configuration file and checks it whole. Relative paths in it count from its folder, so that it means the same wherever
 * a command is called.
 *
 * @throws {GatewayError} `config-unreadable`
 */
export function loadConfig(file: string): LoadedConfig {
  const text = readConfigText(file)
  const parsed = parseConfig(text, dirname(resolve(file)))
  if ('faults' in parsed) return { file, faults: parsed.faults, text }
  return { file, ...parsed }
}

/** Something doubtful about a configuration that is right, and where it stands. */
export type PlacedWarning = ConfigFault & Pick<ConfigWarning, 'action'>

/** What is doubtful about a configuration, and what it names and is not there, in the order of the file. */
export function findWarnings(
  { config, value, places }: Extract<LoadedConfig, { readonly config: Config }>,
  env: Readonly<Record<string, string | undefined>>,
): readonly PlacedWarning[] {
  return [...configWarnings(config), ...missingThings(value, env)]
    .map(({ path, fault, action }) => ({ ...places.ofValue(path), path: settingName(path), message: fault, action }))
    .toSorted((one, other) => one.line - other.line || one.column - other.column)
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
    throw new GatewayError('config-unreadable', { file, reason: fileReason(error) }, { cause: error })
  }
}
