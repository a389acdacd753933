import type { IntegrationStatus } from '../integration.ts'
import { durationText } from './duration-text.ts'
import type { Progress } from './progress.ts'

/** Connections that end like this one after the other are no accident. */
const futileLimit = 5
const endsWithoutReason: readonly string[] = ['peer-closed', 'connection-reset']

/** What the sentence is made of, beside the progress. */
export type StatusFacts = Pick<IntegrationStatus, 'target' | 'lag' | 'lastError'> & {
  /** Since when nothing can be delivered; undefined while all is well. */
  readonly downSince: number | undefined
}

/** The state of an integration as a sentence: what it does, since when, why, and what comes next. */
export function statusText(progress: Progress, facts: StatusFacts, now: number): string {
  const { target, lag, lastError, downSince } = facts
  const age = durationText(now - progress.since)
  const down = durationText(now - (downSince ?? now))
  const waiting = waitingText(lag.events)
  switch (progress.state) {
    case 'starting':
      return 'starting'
    case 'connecting':
      return downSince === undefined
        ? `connecting to ${target}; ${waiting}`
        : `connecting to ${target} again after ${down} in which it failed; ${waiting}`
    case 'waiting': {
      const next = durationText((progress.nextAttemptAt ?? now) - now)
      return `${lastError?.message ?? 'the connection failed'}, for ${down} now; ${waiting}; next attempt in ${next}${suspicion(progress, lastError?.code)}`
    }
    case 'stalled':
      return `${target} is connected but has taken no data for ${age}: it is overloaded or has stopped; ${waiting}; delivery goes on when the receiver does`
    case 'delivering':
      return lag.events === 0
        ? `delivering to ${target}`
        : `delivering to ${target}; ${grouped(lag.events)} to go, the oldest of them accepted ${durationText(lag.seconds * 1000)} ago`
    case 'idle':
      return `everything is delivered to ${target}`
    case 'paused':
      return `paused for ${age}; ${waiting}; goes on when it is resumed`
    case 'stopped':
      return `stopped; ${waiting}`
  }
}

function waitingText(events: number): string {
  if (events === 0) return 'nothing is waiting'
  return `${grouped(events)} ${events === 1 ? 'event is' : 'events are'} waiting and safe`
}

/**
 * A receiver may hang up on one entry again and again (syslog-ng does on frames longer than its limit). Which entry it is
 * cannot be made certain from here, as a receiver that restarts looks the same; so it is said and left to a person. Where the
 * receiver has said itself why it hangs up, there is nothing to suspect.
 */
function suspicion({ futile, confirmed }: Progress, code: string | undefined): string {
  if (futile < futileLimit || code === undefined || !endsWithoutReason.includes(code)) return ''
  return `. It has hung up ${futile} times within a second of being sent entry ${confirmed} and what follows: it may not accept one of them, its log says why`
}

function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',')
}
