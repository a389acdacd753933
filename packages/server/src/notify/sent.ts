import type { NotifyError } from './notify-errors.ts'

/**
 * What became of an attempt to send.
 *
 * - `delivered`: the receiver has taken it. `warning`: but not for everybody.
 * - `try-again`: it may go well later; not before `afterMs`, when the receiver asked for that. The receiver may have it already.
 * - `given-up`: the same notice would be refused again; somebody has to act.
 */
export type Sent =
  | { readonly outcome: 'delivered'; readonly warning?: NotifyError }
  | { readonly outcome: 'try-again'; readonly error: NotifyError; readonly afterMs?: number | undefined }
  | { readonly outcome: 'given-up'; readonly error: NotifyError }

/** What every attempt to send is given. */
export type Attempt = {
  readonly signal: AbortSignal
  /** Current time in ms since 1970-01-01 UTC. */
  readonly now: number
  /** Id of the notice: see `Notice`. */
  readonly id: string
}
