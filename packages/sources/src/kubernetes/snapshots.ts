import { hash } from 'node:crypto'

/**
 * What objects held when they were last read. Kubernetes rewrites its objects in place, so that an event is what was not there
 * before.
 */
export type Snapshots = {
  /** Puts `lines` in the place of what the object held, and says for each whether it is new. */
  readonly replace: (object: string, lines: readonly string[]) => readonly boolean[]
  /** Forgets an object that was deleted. */
  readonly forget: (object: string) => void
}

/**
 * @param limit most lines that are kept, of all objects together; beyond it the object that was read longest ago is forgotten, and
 *   all that it holds is new again. A line takes about 100 bytes, whatever its length.
 */
export function createSnapshots(limit: number): Snapshots {
  const objects = new Map<string, ReadonlySet<string>>()
  const short = (text: string): string => hash('sha256', text, 'base64').slice(0, 22)
  let kept = 0

  function forgetName(name: string): void {
    // An object without lines takes memory too, and counts as one.
    kept -= Math.max(1, objects.get(name)?.size ?? 1)
    objects.delete(name)
  }

  function replace(object: string, lines: readonly string[]): readonly boolean[] {
    const name = short(object)
    const before = objects.get(name)
    const now = lines.map(short)
    if (before !== undefined) forgetName(name)
    const held = new Set(now)
    objects.set(name, held)
    kept += Math.max(1, held.size)
    for (const oldest of objects.keys()) {
      if (kept <= limit || oldest === name) break
      forgetName(oldest)
    }
    return now.map((line) => before?.has(line) !== true)
  }

  function forget(object: string): void {
    const name = short(object)
    if (objects.has(name)) forgetName(name)
  }

  return { replace, forget }
}
