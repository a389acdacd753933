import { createPauses } from './pauses.ts'

/** Both engines have a bound for values in a statement: SQLite 32,766, PostgreSQL 65,535. */
const rowsAtOnce = 250

/**
 * Works through many rows or ids in parts that one statement can hold. SQLite works on the event loop, so others have their turn
 * between the parts.
 */
export async function inParts<T>(rows: readonly T[], work: (part: T[]) => Promise<unknown>): Promise<void> {
  const pause = createPauses()
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await work(rows.slice(from, from + rowsAtOnce))
    await pause()
  }
}
