import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** What the choice of folders depends on. */
export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly uid: number | undefined
}

/**
 * The folder of the journal: as configured, else what systemd has made for `StateDirectory=`, else the usual place for this user
 * (for others than root that of the XDG Base Directory Specification).
 */
export function stateFolder(configured: string | undefined, { env, uid }: Surroundings): string {
  if (configured !== undefined) return resolve(configured)
  // Several folders are separated by colons (systemd.exec(5)); the first is ours.
  const bySystemd = env['STATE_DIRECTORY']?.split(':')[0]
  if (bySystemd !== undefined && bySystemd !== '') return resolve(bySystemd)
  if (uid === 0) return '/var/lib/tidewaiter'
  const xdg = env['XDG_STATE_HOME']
  return join(xdg !== undefined && xdg.startsWith('/') ? xdg : join(homedir(), '.local', 'state'), 'tidewaiter')
}

/** The control socket: as configured, else in the state folder. */
export function controlSocket(configured: string | undefined, folder: string): string {
  return configured === undefined ? join(folder, 'control.sock') : resolve(configured)
}
