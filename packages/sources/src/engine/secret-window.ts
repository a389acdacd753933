import { secretTrigrams } from '../redact/secret-trigrams.ts'

/**
 * The window before any byte. It stands for two spaces, which can make a hit of the first two bytes: a hit only means that the
 * text has to be looked through.
 */
export const firstWindow = 0
/** A window that has seen three bytes which a secret may begin with. */
export const secretSeen = -1

/**
 * Moves a window of three bytes over `bytes[from, to)`, UTF-8 of decoded text; see `redact/secret-trigrams.ts`.
 *
 * @param window what the bytes in front of these have left; neither `secretSeen` nor anything made up
 * @returns the window behind them, or `secretSeen`
 */
export function moveWindow(window: number, bytes: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    window = ((window << 5) | (bytes[i]! & 31)) & 32767
    if (secretTrigrams[window] === 1) return secretSeen
  }
  return window
}
