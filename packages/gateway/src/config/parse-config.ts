import { resolve } from 'node:path'
import { configJsonSchema } from './config-json-schema.ts'
import { configSchema } from './config-schema.ts'
import type { Config } from './config.ts'
import type { ConfigFault } from './config-fault.ts'
import { replaceNamed } from './named-things.ts'
import { readSettings } from './read-settings.ts'
import type { YamlPlaces } from './yaml-places.ts'

/**
 * A configuration that was read, with what the text says as such, paths made absolute, and the places of that; or everything
 * that is wrong with it, in the order of the file.
 */
export type ParsedConfig =
  | { readonly config: Config; readonly value: unknown; readonly places: YamlPlaces }
  | { readonly faults: readonly ConfigFault[] }

/**
 * Reads the text of `tidewaiter.yaml`. All faults are found at once. Never throws.
 *
 * @param folder that relative paths count from
 */
export function parseConfig(text: string, folder: string = process.cwd()): ParsedConfig {
  const jsonSchema = configJsonSchema()
  const read = readSettings(text, {
    schema: configSchema(),
    jsonSchema,
    prepare: (written) =>
      replaceNamed(written, jsonSchema, ({ kind, text: name }) => (kind === 'variable' ? name : resolve(folder, name))),
  })
  if ('faults' in read) return read
  const { settings, value, places } = read
  return { config: settings, value, places }
}
