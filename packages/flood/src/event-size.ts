import type { Event } from '@tidewaiter/model'

/** What an event takes beside its texts: objects, short names, numbers. */
const fixedBytes = 400

/** About how many bytes an event takes in memory. */
export function eventSize({ fields, origin }: Event): number {
  let size = fixedBytes + (origin?.rule?.length ?? 0)
  for (const name in fields) {
    const value = fields[name as keyof typeof fields]
    if (typeof value === 'string') size += value.length
  }
  return size
}
