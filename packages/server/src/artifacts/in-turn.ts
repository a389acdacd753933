import type { State } from '../state/open-state.ts'

const turns = new WeakMap<State, Promise<unknown>>()

/**
 * Has what changes artifacts wait for each other: the landing of reports reads the report store before its transaction, and a removal
 * that came in between would be undone.
 */
export function inTurn<T>(state: State, work: () => Promise<T>): Promise<T> {
  const done = (turns.get(state) ?? Promise.resolve()).then(work)
  turns.set(
    state,
    done.catch(() => {}),
  )
  return done
}
