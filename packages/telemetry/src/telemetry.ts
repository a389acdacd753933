import { Counter as PromCounter, Gauge as PromGauge, Registry } from 'prom-client'
import { fill, placesOf, type Details } from './fill.ts'
import type { Gauge, Reading } from './gauge.ts'
import type { Happening, Happenings, Level, Tell } from './happening.ts'
import { isLogged } from './level.ts'
import { logLine, type LogFormat } from './log-line.ts'
import type { LogSink } from './log-sink.ts'
import { createRepetition } from './repetition.ts'
import { shownDetail } from './shown-detail.ts'
import { telemetryHappenings } from './telemetry-happenings.ts'

/** Logs and counts what happens in all rooms. No function throws or waits. */
export type Telemetry = {
  /** What a room tells its happenings with. */
  readonly teller: <T extends Happenings>(table: T) => Tell<T>
  /** Adds a gauge; `read` is asked each time metrics are wanted. */
  readonly observe: (gauge: Gauge, read: () => readonly Reading[] | Promise<readonly Reading[]>) => void
  /** All metrics in the text format of Prometheus. */
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>
  /** Least level that is logged; counting does not depend on it. */
  readonly level: () => Level
  readonly setLog: (settings: LogSettings) => void
  /** Tells what was held back; for the end of the process. */
  readonly close: () => void
}

export type LogSettings = { readonly level: Level; readonly format: LogFormat }

export type TelemetryOptions = {
  readonly log: LogSettings
  readonly sink: LogSink
  /** Current time in ms since 1970-01-01 UTC. */
  readonly now: () => number
}

/** Of the same happening of the same subject, in a minute. */
const mostAlike = 10
const sweepMs = 10_000

export function createTelemetry(options: TelemetryOptions): Telemetry {
  const { sink, now } = options
  let log = options.log
  const registry = new Registry()
  const repetition = createRepetition(mostAlike)
  let dropped = 0

  function counterOf({ counter }: Happening): PromCounter | undefined {
    if (counter === undefined) return undefined
    const known = registry.getSingleMetric(counter.name)
    if (known !== undefined) return known as PromCounter
    const { name, help, labels } = counter
    return new PromCounter({ name, help, labelNames: wordsOf(labels), registers: [registry] })
  }

  function teller<T extends Happenings>(table: T): Tell<T> {
    const rows = new Map(
      Object.entries(table).map(([name, row]) => [
        name,
        {
          row,
          counter: counterOf(row),
          labels: wordsOf(row.counter?.labels ?? ''),
          // The first place of a message names what it speaks of.
          subject: placesOf(row.message)[0],
          placed: new Set([...placesOf(row.message), ...placesOf(row.action ?? '')]),
        },
      ]),
    )
    return (name, details: Details) => {
      const known = rows.get(name)
      if (known === undefined) return
      const { row, counter, labels, subject, placed } = known
      if (counter !== undefined) {
        const amount = row.counter?.add === undefined ? 1 : Number(details[row.counter.add])
        // A counter cannot fall, and a sum with NaN in it is lost.
        if (amount > 0) counter.inc(Object.fromEntries(labels.map((label) => [label, String(details[label])])), amount)
      }
      if (!isLogged(row.level, log.level)) return
      const time = now()
      if (!repetition.admit(name, subject === undefined ? '' : String(details[subject]), time)) return
      const more: Record<string, string | number> = {}
      for (const [key, value] of Object.entries(details)) {
        if (value !== undefined && !(log.format === 'text' && placed.has(key))) more[key] = shown(key, value)
      }
      const message = fill(row.message, details)
      const action = row.action === undefined ? undefined : fill(row.action, details)
      write(logLine({ time, level: row.level, event: name, message, action, details: more }, log.format))
    }
  }

  const tell = teller(telemetryHappenings)

  function write(line: string): void {
    if (!sink.write(line)) dropped++
    else if (dropped > 0) {
      const count = dropped
      dropped = 0
      tell('log-dropped', { count })
    }
  }

  function tellHeldBack(final: boolean): void {
    for (const { event, subject, count } of repetition.ended(now(), final)) {
      tell('log-repeats', { event, subject: subject === '' ? '' : ` of ${subject}`, count })
    }
  }

  const sweep = setInterval(() => tellHeldBack(false), sweepMs)
  sweep.unref()

  return {
    teller,
    observe: ({ name, help, labels }, read) => {
      const gauge = new PromGauge({
        name,
        help,
        labelNames: wordsOf(labels),
        registers: [registry],
        collect: async () => {
          const readings = await read()
          gauge.reset()
          for (const { labels: values, value } of readings) gauge.set(values, value)
        },
      })
    },
    metrics: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
    level: () => log.level,
    setLog: (settings) => void (log = settings),
    close: () => {
      clearInterval(sweep)
      tellHeldBack(true)
    },
  }
}

function wordsOf(text: string): string[] {
  return text === '' ? [] : text.split(' ')
}

function shown(name: string, value: string | number): string | number {
  const text = shownDetail(name, value)
  return typeof value === 'number' && text === String(value) ? value : text
}
