import { createEvent, type Event } from '@tidewaiter/model'

/** An event of that time that says what its path says, in one of two codes; the number tells it from those alike. */
export function floodEvent(
  path: string,
  time: number,
  number: number = 0,
  code: 'FM-001' | 'FM-002' = 'FM-001',
): Event {
  return createEvent({
    code,
    time,
    id: String(number),
    outcome: 'Audit',
    fields: {
      sourceName: 'pod-1',
      sourceAddress: '127.0.0.1',
      operation: code === 'FM-001' ? 'open' : 'close',
      filePath: path,
      pid: number,
    },
  })
}

/** A clock that a test sets. */
export type SetClock = { wall: number; elapsed: number; now(): number; monotonic(): number }

export function setClock(start: number): SetClock {
  const clock = { wall: start, elapsed: 0, now: () => clock.wall, monotonic: () => clock.elapsed }
  return clock
}
