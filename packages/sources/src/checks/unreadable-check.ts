import type { Check } from './check.ts'

/** Stands for a check that a report names, and whose result cannot be read: seen, counted, and not dropped. */
export function unreadableCheck(lack: string, id: string): Check {
  return { id, status: 'error', detail: `cannot be read: ${lack}` }
}
