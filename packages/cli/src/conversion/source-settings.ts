import type { Source, SourceContext, SourceReader } from '@tidewaiter/sources'
import { CliError } from '../cli-errors.ts'

/**
 * Reads `--set` values: `metrics=skip`, `trustActions=true`, `policyModes.block-shells=enforce`. A value that is JSON is taken
 * as JSON, any other as text; what stands behind the first dot of a name is a key within that option.
 *
 * @throws {CliError} `option-invalid` for text without an equals sign
 */
export function parseSettings(texts: readonly string[], command: string): Readonly<Record<string, unknown>> {
  const settings: Record<string, unknown> = {}
  for (const text of texts) {
    const equals = text.indexOf('=')
    if (equals < 1) {
      const fault = `${JSON.stringify(text)} is not of the form option=value`
      throw new CliError('option-invalid', { option: '--set', fault, command })
    }
    const value = jsonOrText(text.slice(equals + 1))
    const [name = '', ...path] = text.slice(0, equals).split(/\.(.*)/s, 2)
    if (path.length === 0) settings[name] = value
    else settings[name] = { ...(settings[name] as object | undefined), [path[0] as string]: value }
  }
  return settings
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/**
 * Opens a source for one stream of records, its options checked by its own schema.
 *
 * @throws {CliError} `option-invalid` naming the option and what it takes
 */
export function openSource(
  source: Source,
  settings: Readonly<Record<string, unknown>>,
  context: SourceContext,
  command: string,
): SourceReader {
  if (Object.keys(settings).length === 0) return source.open(source.defaults, context)
  const parsed = source.options().safeParse(settings)
  if (parsed.success) return source.open(parsed.data, context)
  const faults = parsed.error.issues.map(({ path, message }) => [...path.map(String), message].join(': '))
  throw new CliError('option-invalid', { option: `--set for ${source.name}`, fault: faults.join('; '), command })
}
