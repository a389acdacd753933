import type { Event } from '@tidewaiter/model'

/**
 * Holds events back until it is known whether the process was killed.
 *
 * States of a held event: undecided; then Enforce when a `process_exit` with SIGKILL and the same execution id comes, or
 * Audit when the exit says anything else or a limit is reached. A decided event leaves once all that were held before it
 * have left.
 *
 * Invariants:
 * - Held events leave in the order in which they came.
 * - No event waits longer than the limits; at most `limits.events` wait.
 * - The exit may also come first: Tetragon reads one buffer per CPU, and holds records back itself while it looks up the
 *   pod. Executions that were killed are therefore remembered, as many as events may wait.
 */
type KillProof = {
  /** A record has come. @param time its time in ms, undefined when it has none */
  readonly advance: (time: number | undefined) => void
  readonly hold: (event: Event, execId: string) => void
  /** A process has ended. @param signal the signal that ended it, undefined when none did */
  readonly exit: (execId: string, signal: string | undefined, time: number | undefined) => void
  /** Takes the decided events from the head of the queue. */
  readonly take: () => readonly Event[]
  /** Takes all events; undecided ones are Audit. */
  readonly flush: () => readonly Event[]
  readonly size: () => number
  /** True when an event waits for the end of that execution. */
  readonly awaits: (execId: string) => boolean
  /** True when an event waits or an execution that was killed is remembered. */
  readonly remembers: () => boolean
}

type KillProofLimits = {
  /** How many events may wait. */
  readonly events: number
  /** How many records may come while an event waits. */
  readonly records: number
  /** How far the times of the records may run ahead of the time of the event, in ms. */
  readonly milliseconds: number
}

/**
 * A kill follows within milliseconds. The rest is room for a record that Tetragon itself holds back: it looks for an
 * unknown pod every 2 s. A SIGKILL that comes later is more likely somebody else's.
 */
const defaultLimits: KillProofLimits = { events: 1024, records: 10_000, milliseconds: 5000 }

type Held = {
  readonly event: Event
  readonly execId: string
  readonly heldAt: number
  outcome: 'Audit' | 'Enforce' | undefined
}

/** A proof keeper for one stream of records. */
export function createKillProof(limits: KillProofLimits = defaultLimits): KillProof {
  const queue: Held[] = []
  const kills = new Map<string, number>()
  let records = 0
  /**
   * Nothing can become late before a record of this time and this number: one comparison instead of a pass over the queue
   * for every record that comes.
   */
  let nextLate = { time: Number.POSITIVE_INFINITY, record: Number.POSITIVE_INFINITY }

  function advance(time: number | undefined): void {
    records++
    if ((time === undefined || time <= nextLate.time) && records <= nextLate.record) return
    for (const held of queue) {
      const isLate = time !== undefined && time - held.event.time > limits.milliseconds
      if (isLate || records - held.heldAt > limits.records) held.outcome ??= 'Audit'
    }
    nextLate = { time: Number.POSITIVE_INFINITY, record: Number.POSITIVE_INFINITY }
    for (const held of queue) if (held.outcome === undefined) watch(held)
  }

  function watch({ event, heldAt }: Held): void {
    nextLate = {
      time: Math.min(nextLate.time, event.time + limits.milliseconds),
      record: Math.min(nextLate.record, heldAt + limits.records),
    }
  }

  function hold(event: Event, execId: string): void {
    const oldest = queue[0]
    if (oldest && queue.length >= limits.events) oldest.outcome ??= 'Audit'
    const killed = kills.get(execId)
    const isKilled = killed !== undefined && killed >= event.time && killed - event.time <= limits.milliseconds
    const held: Held = { event, execId, heldAt: records, outcome: isKilled ? 'Enforce' : undefined }
    queue.push(held)
    watch(held)
  }

  function exit(execId: string, signal: string | undefined, time: number | undefined): void {
    const isKill = signal === 'SIGKILL'
    for (const held of queue) if (held.execId === execId) held.outcome ??= isKill ? 'Enforce' : 'Audit'
    if (!isKill || time === undefined) return
    kills.delete(execId)
    kills.set(execId, time)
    const [first] = kills.keys()
    if (first !== undefined && kills.size > limits.events) kills.delete(first)
  }

  function take(): readonly Event[] {
    const undecided = queue.findIndex((held) => held.outcome === undefined)
    return queue.splice(0, undecided < 0 ? queue.length : undecided).map(finished)
  }

  function flush(): readonly Event[] {
    return queue.splice(0).map(finished)
  }

  return {
    advance,
    hold,
    exit,
    take,
    flush,
    size: () => queue.length,
    awaits: (execId) => queue.some((held) => held.execId === execId),
    remembers: () => queue.length + kills.size > 0,
  }
}

function finished({ event, outcome }: Held): Event {
  return { ...event, outcome: outcome ?? 'Audit' }
}
