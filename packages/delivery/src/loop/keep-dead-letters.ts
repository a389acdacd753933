import type { Journal, NewDeadLetter } from '@tidewaiter/journal'
import type { Tell } from '@tidewaiter/telemetry'
import { pause, type Clock } from '../clock.ts'
import type { deliveryHappenings } from '../delivery-happenings.ts'

const retryMs = 1_000
/** Attempts between two complaints. */
const complainEvery = 300

/**
 * Keeps dead letters, and tells them. While the journal cannot take them, delivery waits: to go on without them would be to
 * throw them away. Rejects only when it is given up because of the signal.
 */
export async function keepDeadLetters(
  letters: readonly NewDeadLetter[],
  {
    journal,
    tell,
    clock,
    signal,
  }: {
    readonly journal: Journal
    readonly tell: Tell<typeof deliveryHappenings>
    readonly clock: Clock
    readonly signal: AbortSignal
  },
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await journal.deadLetters.add(letters)
      break
    } catch (error) {
      if (signal.aborted) throw error
      const reason = error instanceof Error ? error.message : String(error)
      const [first] = letters
      if (attempt % complainEvery === 0 && first !== undefined) {
        tell('dead-letters-not-kept', { integration: first.integration, count: letters.length, reason })
      }
      await pause(clock, retryMs, signal)
    }
  }
  for (const { integration, reason, detail, sequence } of letters) {
    tell('dead-letter', { integration, sequence, reason, detail })
  }
}
