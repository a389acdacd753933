import type { Check } from './check.ts'

/** Stands for a check, or several, that a report holds in a form that cannot be read: seen, counted, and not dropped. */
export function unreadableCheck(lack: string, id = 'unknown'): Check {
  return { id, status: 'error', detail: `cannot be read: ${lack}` }
}
