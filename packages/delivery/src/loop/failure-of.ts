import { JournalError } from '@tidewaiter/journal'
import { SyslogError } from '@tidewaiter/syslog'
import { DeliveryError } from '../delivery-errors.ts'
import type { Failure } from './failure-story.ts'

/** What is to be told of anything that was thrown. Delivery goes on after a mistake of ours too. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof SyslogError || thrown instanceof JournalError || thrown instanceof DeliveryError) return thrown
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return new DeliveryError('unexpected', { reason }, { cause: thrown })
}
