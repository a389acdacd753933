import { NotifyError } from './notify-errors.ts'

/** The time that an attempt has, all in all: a receiver that answers byte by byte is not waited for. */
export type AttemptDeadline = {
  readonly signal: AbortSignal
  /** The error when it was the deadline, or the caller, that ended the attempt; undefined when neither did. */
  readonly fault: () => NotifyError | undefined
  readonly stop: () => void
}

/** @param address for the error */
export function createAttemptDeadline(caller: AbortSignal, timeoutMs: number, address: string): AttemptDeadline {
  const own = new AbortController()
  const timer = setTimeout(() => own.abort(), timeoutMs)
  return {
    signal: AbortSignal.any([caller, own.signal]),
    fault: () => {
      if (caller.aborted) return new NotifyError('aborted', { address })
      if (own.signal.aborted) return new NotifyError('no-answer', { address, seconds: timeoutMs / 1000 })
      return undefined
    },
    stop: () => clearTimeout(timer),
  }
}
