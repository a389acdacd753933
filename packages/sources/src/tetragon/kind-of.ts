import { isObject } from '../engine/json-values.ts'

/**
 * Kinds of the `event` oneof of Tetragon's GetEventsResponse (api/v1/tetragon/events.proto, 1.7). A record has exactly one
 * of them as a key, beside `node_name`, `time`, `cluster_name` and `node_labels`.
 */
export const kinds = [
  'process_exec',
  'process_exit',
  'process_kprobe',
  'process_tracepoint',
  'process_lsm',
  'process_uprobe',
  'process_usdt',
  'process_loader',
  'process_throttle',
  'rate_limit_info',
  'test',
] as const

export type Kind = (typeof kinds)[number]

/** Keys that stand beside the kind. */
const envelopeKeys: readonly string[] = ['node_name', 'time', 'aggregation_info', 'cluster_name', 'node_labels']

/** What a record is about: its kind with what stands under it, or why it has none. */
export type KindOf =
  | { readonly is: 'known'; readonly kind: Kind; readonly body: Readonly<Record<string, unknown>> }
  /** A kind that open-source Tetragon does not emit (`process_connect` of Isovalent Enterprise), or a later one. */
  | { readonly is: 'unknown'; readonly name: string }
  | { readonly is: 'several'; readonly names: readonly string[] }
  | { readonly is: 'none' }

/** Finds the kind of a parsed record. Total: any value at all may be given. */
export function kindOf(record: unknown): KindOf {
  if (!isObject(record)) return { is: 'none' }
  const found = kinds.filter((kind) => Object.hasOwn(record, kind) && isObject(record[kind]))
  if (found.length > 1) return { is: 'several', names: found }
  const kind = found[0]
  if (kind !== undefined) return { is: 'known', kind, body: record[kind] as Record<string, unknown> }
  const name = Object.keys(record).find((key) => !envelopeKeys.includes(key) && isObject(record[key]))
  return name === undefined ? { is: 'none' } : { is: 'unknown', name }
}
