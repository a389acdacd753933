import { stringify } from 'yaml'
import { configJsonSchema, kindOf, type JsonSchema } from './config-json-schema.ts'

/**
 * The settings in force as YAML that can be read again: what a configuration says, and the defaults of what it does not say.
 * Secrets do not stand in a configuration, only where they are; what is named like one is masked all the same.
 *
 * @param value the configuration as it was read
 */
export function shownConfig(value: unknown): string {
  return stringify(withDefaults(value, configJsonSchema()), { lineWidth: 120 })
}

const secretName = /^(token|passw.*|passphrase|secret|sha256)$/i
const masked = '(hidden)'

function withDefaults(value: unknown, written: JsonSchema): unknown {
  const schema = kindOf(written, value)
  if (Array.isArray(value))
    return value.map((item) => (schema.items === undefined ? item : withDefaults(item, schema.items)))
  if (typeof value !== 'object' || value === null) return value
  const { properties = {}, additionalProperties } = schema
  const order = [...new Set([...Object.keys(properties), ...Object.keys(value)])]
  const shown: Record<string, unknown> = {}
  for (const key of order) {
    const part = properties[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : {})
    const given = Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : part.default
    if (given === undefined) continue
    shown[key] = secretName.test(key) && typeof given === 'string' ? masked : withDefaults(given, part)
  }
  return shown
}
