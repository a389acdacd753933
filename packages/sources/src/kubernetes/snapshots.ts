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

/** Length of a line as it is kept. */
const hashLength = 32

/**
 * @param limit most lines that are kept, of all objects together; beyond it the object that was read longest ago is forgotten, and
 *   all that it holds is new again. A line takes 32 bytes, an object 200.
 */
export function createSnapshots(limit: number): Snapshots {
  /** The hashes of an object's lines, one behind the other: sets of them would take three times as much. */
  const objects = new Map<string, string>()
  const short = (text: string): string => hash('sha256', text, 'latin1')
  let kept = 0

  /** An object without lines takes memory too, and counts as one. */
  const linesIn = (hashes = ''): number => Math.max(1, hashes.length / hashLength)

  function forgetName(name: string): void {
    kept -= linesIn(objects.get(name))
    objects.delete(name)
  }

  function replace(object: string, lines: readonly string[]): readonly boolean[] {
    const name = short(object)
    const before = objects.get(name)
    const now = lines.map(short)
    if (before !== undefined) forgetName(name)
    const held = [...new Set(now)].join('')
    objects.set(name, held)
    kept += linesIn(held)
    for (const oldest of objects.keys()) {
      if (kept <= limit || oldest === name) break
      forgetName(oldest)
    }
    const known = hashesOf(before)
    return now.map((line) => !known.has(line))
  }

  function forget(object: string): void {
    const name = short(object)
    if (objects.has(name)) forgetName(name)
  }

  return { replace, forget }
}

function hashesOf(text = ''): ReadonlySet<string> {
  const hashes = new Set<string>()
  for (let at = 0; at < text.length; at += hashLength) hashes.add(text.slice(at, at + hashLength))
  return hashes
}
