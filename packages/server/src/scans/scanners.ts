import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

export const scannerNames = ['trivy', 'grype'] as const

export type ScannerName = (typeof scannerNames)[number]

/** A scanner that is installed on this machine. */
export type Scanner = { readonly name: ScannerName; readonly program: string }

type Env = Readonly<Record<string, string | undefined>>

/** The scanner of that name, or the first there is: what PATH has of it. Undefined when it is not installed. */
export function findScanner(wanted: ScannerName | 'auto', env: Env = process.env): Scanner | undefined {
  for (const name of wanted === 'auto' ? scannerNames : [wanted]) {
    for (const folder of (env['PATH'] ?? '').split(delimiter)) {
      // A relative folder of PATH is wherever the service was started.
      if (isAbsolute(folder) && isProgram(join(folder, name))) return { name, program: join(folder, name) }
    }
  }
  return undefined
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/**
 * The arguments for a scan of an image. What is scanned stands behind `--`, so that it is never an option.
 *
 * @param image a reference that was checked
 */
export function scannerArguments(name: ScannerName, image: string): readonly string[] {
  if (name === 'trivy') return ['image', '--quiet', '--format', 'json', '--', image]
  return ['--quiet', '--output', 'json', '--', image.includes('/') ? image : `docker.io/library/${image}`]
}

/** What a scanner is told of our surroundings: where to find things, how to reach registries, and what is meant for it by name. */
const passedOn: readonly string[] = [
  'PATH',
  'HOME',
  'TMPDIR',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'DOCKER_CONFIG',
  'DOCKER_HOST',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()]),
]

export function scannerEnvironment(name: ScannerName, env: Env = process.env): Record<string, string> {
  const prefix = `${name.toUpperCase()}_`
  return Object.fromEntries(
    Object.entries(env).flatMap(([key, value]): [string, string][] =>
      value !== undefined && (passedOn.includes(key) || key.startsWith(prefix)) ? [[key, value]] : [],
    ),
  )
}
