import { countOf } from '../engine/values.ts'

/**
 * The process ID in an execution id, or undefined.
 *
 * An execution id is `node:start:pid` in base64, the start in nanoseconds since boot. Tetragon leaves `parent` out when
 * the parent is not in its cache, but the child's `parent_exec_id` still names it.
 */
export function pidOfExecId(execId: unknown): number | undefined {
  if (typeof execId !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(execId)) return undefined
  const parts = /:\d+:(\d+)$/.exec(Buffer.from(execId, 'base64').toString('utf8'))
  return countOf(parts?.[1])
}
