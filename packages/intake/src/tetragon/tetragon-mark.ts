/**
 * When Tetragon was last heard, in ms since 1970-01-01 UTC. Kept in the journal beside the events, so that a service that
 * comes back can say for how long nothing was received. There is no place to go back to.
 */
export type TetragonMark = { readonly heardAt: number }

export function markName(way: string): string {
  return `tetragon:${way}`
}

export function writeMark({ heardAt }: TetragonMark): string {
  return JSON.stringify({ heardAt })
}

/** Undefined where there is none, or none that can be read. */
export function readMark(text: string | undefined): TetragonMark | undefined {
  if (text === undefined) return undefined
  try {
    const { heardAt } = JSON.parse(text) as Partial<TetragonMark>
    return typeof heardAt === 'number' && Number.isFinite(heardAt) ? { heardAt } : undefined
  } catch {
    return undefined
  }
}
