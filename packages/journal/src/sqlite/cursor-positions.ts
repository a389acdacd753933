import type { Cursors, Sequence } from '../journal.ts'
import type { Pairs, WriterRequest } from './protocol.ts'

/** Cursors as their owners see them: they move at once, and are sent to the writer a little later. */
export type CursorPositions = Cursors & {
  /** Sends what has moved. */
  send(): void
}

/** With the quarter of a second that the writer may wait, this is well within the second that is promised. */
const sendMs = 200

/**
 * @param saved positions at the start
 * @param next of the journal at the moment: no cursor stands beyond it
 */
export function createCursorPositions(
  writer: { post(request: WriterRequest): void; ask(make: (id: number) => WriterRequest): Promise<unknown> },
  saved: Pairs<Sequence>,
  next: () => Sequence,
): CursorPositions {
  const positions = new Map(saved)
  const moved = new Map<string, Sequence>()
  let sending: NodeJS.Timeout | undefined

  function send(): void {
    clearTimeout(sending)
    sending = undefined
    if (moved.size === 0) return
    writer.post({ kind: 'save-cursors', cursors: [...moved] })
    moved.clear()
  }

  return {
    open: async (name, start) => {
      const known = positions.get(name)
      if (known !== undefined) return known
      const position = (await writer.ask((id) => ({ kind: 'open-cursor', id, name, start }))) as Sequence
      positions.set(name, position)
      return position
    },
    save: (name, position) => {
      if (!positions.has(name)) return
      const to = Math.min(position, next())
      positions.set(name, to)
      moved.set(name, to)
      sending ??= setTimeout(send, sendMs)
    },
    remove: async (name) => {
      positions.delete(name)
      moved.delete(name)
      await writer.ask((id) => ({ kind: 'remove-cursor', id, name }))
    },
    list: () => new Map(positions),
    send,
  }
}
