import { accessSync, constants, statSync } from 'node:fs'
import { isPattern } from '@tidewaiter/intake'
import { fileReason } from '@tidewaiter/syslog'
import { configJsonSchema } from './config-json-schema.ts'
import type { ConfigWarning } from './config-warnings.ts'
import { namedThings, type NamedThing } from './named-things.ts'

/**
 * Files that a configuration names and that are not there or may not be read now, and environment variables that are not
 * set. No faults: what is looked at from a shell may be there for the service, and may come later.
 *
 * @param value the configuration as it was read
 */
export function missingThings(
  value: unknown,
  env: Readonly<Record<string, string | undefined>>,
): readonly ConfigWarning[] {
  return namedThings(value, configJsonSchema()).flatMap((thing) => {
    const found = whatIsMissing(thing, env)
    return found === undefined ? [] : [{ path: thing.path, ...found }]
  })
}

function whatIsMissing(
  { kind, text }: NamedThing,
  env: Readonly<Record<string, string | undefined>>,
): Omit<ConfigWarning, 'path'> | undefined {
  if (kind === 'own-place' || (kind === 'input' && isPattern(text))) return undefined
  if (kind === 'variable') {
    if (env[text] !== undefined) return undefined
    const action = 'See that the service gets it, with `EnvironmentFile=` in the unit of systemd for instance.'
    return { fault: `the environment variable ${text} is not set here`, action }
  }
  const reason = whyUnreadable(text)
  if (reason === undefined) return undefined
  const action =
    kind === 'input'
      ? 'The service waits for it. Check the path if it should be there, and that its user may read it.'
      : 'Check the path, and that the user of the service may read it.'
  return { fault: `${text} cannot be read: ${reason}`, action }
}

function whyUnreadable(file: string): string | undefined {
  try {
    accessSync(file, constants.R_OK)
    return statSync(file).isDirectory() ? 'it is a folder' : undefined
  } catch (error) {
    return fileReason(error)
  }
}
