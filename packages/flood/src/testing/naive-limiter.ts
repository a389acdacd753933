import type { Event } from '@tidewaiter/model'
import type { RateLimit, RepeatLimit } from '../limit.ts'

type Open = { kind: 'alike' | 'excess'; key: string; from: number; clock: number; numbers: number[]; times: number[] }

/** What goes out: the number of the last event, and the numbers of all that it stands for. */
export type Out = {
  readonly kind: 'event' | 'alike' | 'excess'
  readonly numbers: readonly number[]
  readonly since: number
  /** The number of the latest of them. */
  readonly last: number
}

export type NaiveLimiter = {
  readonly out: readonly Out[]
  take(event: Event, number: number, now: number, wall: number): void
  rest(now: number): void
  flush(): void
}

/**
 * What the limiter does, as its description says it, without a thought for speed or memory: one list of windows, and each
 * that is withheld is remembered by its number. Events are alike when their path is, and share a rate when their code is.
 */
export function createNaiveLimiter(
  repeat: RepeatLimit | undefined,
  rate: RateLimit | undefined,
  maxWindows: number,
): NaiveLimiter {
  let open: Open[] = []
  const tokens = new Map<string, { level: number; at: number }>()
  let time = -Infinity
  let clock = 0
  const out: Out[] = []

  function allowed(group: string): boolean {
    if (rate === undefined) return true
    const bucket = tokens.get(group) ?? { level: rate.burst, at: time }
    tokens.set(group, bucket)
    bucket.level = Math.min(rate.burst, bucket.level + ((time - bucket.at) / 1000) * rate.events)
    bucket.at = time
    if (bucket.level < 1) return false
    bucket.level -= 1
    return true
  }

  function withhold(kind: Open['kind'], key: string, numbers: readonly number[], times: readonly number[]): void {
    let window = open.find((one) => one.kind === kind && one.key === key)
    if (window === undefined) open.push((window = { kind, key, from: time, clock, numbers: [], times: [] }))
    window.numbers.push(...numbers)
    window.times.push(...times)
  }

  function end(window: Open, groups: ReadonlyMap<number, string>): void {
    open = open.filter((one) => one !== window)
    const { kind, numbers, times } = window
    if (numbers.length === 0) return
    const last = numbers[times.lastIndexOf(Math.max(...times))] as number
    const group = groups.get(last) as string
    if (kind === 'alike' && !allowed(group)) return withhold('excess', group, numbers, times)
    out.push({ kind: numbers.length === 1 ? 'event' : kind, numbers, since: Math.min(...times), last })
  }

  function endOver(groups: ReadonlyMap<number, string>): void {
    for (const kind of ['alike', 'excess'] as const) {
      const length = kind === 'alike' ? repeat?.within : rate?.every
      for (const one of open.filter((window) => window.kind === kind)) {
        if (time - one.from >= length! || clock - one.clock >= length!) end(one, groups)
      }
    }
  }

  const groups = new Map<number, string>()
  return {
    out,
    take: (event: Event, number: number, now: number, wall: number): void => {
      const path = event.fields.filePath as string
      groups.set(number, event.code)
      clock = now
      time = Math.max(time, Math.min(event.time, wall + 60_000))
      endOver(groups)
      const known = open.find(
        ({ kind, key }) => repeat !== undefined && kind === 'alike' && key === `${event.code} ${path}`,
      )
      let goesOut = false
      if (known !== undefined) {
        known.numbers.push(number)
        known.times.push(event.time)
      } else {
        goesOut = allowed(event.code)
        if (!goesOut) withhold('excess', event.code, [number], [event.time])
        if (repeat !== undefined) {
          open.push({ kind: 'alike', key: `${event.code} ${path}`, from: time, clock, numbers: [], times: [] })
        }
      }
      while (open.length > maxWindows) end(open.find(({ kind }) => kind === 'alike') ?? open[0]!, groups)
      if (goesOut) out.push({ kind: 'event', numbers: [number], since: event.time, last: number })
    },
    rest: (now: number): void => {
      time += now - clock
      clock = now
      endOver(groups)
    },
    flush: (): void => {
      while (open.length > 0) end(open.find(({ kind }) => kind === 'alike') ?? open[0]!, groups)
    },
  }
}
