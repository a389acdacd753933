/** The kinds of events, as they are named in JSON, with the numbers by which they are asked for (enum `EventType`). */
export const eventKinds = {
  process_exec: 1,
  process_exit: 5,
  process_kprobe: 9,
  process_tracepoint: 10,
  process_loader: 11,
  process_uprobe: 12,
  process_throttle: 27,
  process_lsm: 28,
  process_usdt: 29,
  test: 40_000,
  rate_limit_info: 40_001,
} as const

export type EventKind = keyof typeof eventKinds
