import type { Level } from './happening.ts'

/** The levels, least grave first. */
export const levels: readonly Level[] = ['debug', 'info', 'warning', 'error']

/** Whether a happening of `level` is logged when `least` is asked for. */
export function isLogged(level: Level, least: Level): boolean {
  return levels.indexOf(level) >= levels.indexOf(least)
}
