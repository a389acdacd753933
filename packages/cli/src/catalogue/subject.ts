/** One thing that can be looked up. */
export type Entry = {
  readonly name: string
  /** Cells of its line in the table of the subject. */
  readonly cells: readonly string[]
  /** Everything there is to say about it; what `--output json` writes. */
  readonly details: Readonly<Record<string, unknown>>
}

/** A table of the catalogue. */
export type Subject = {
  readonly name: string
  readonly summary: string
  readonly titles: readonly string[]
  readonly entries: () => readonly Entry[]
  /** What to do when a name is not there. */
  readonly hint: string
  /** The spelling under which a name is looked up. */
  readonly spelling?: (name: string) => string
}

/** The entries of that name; where there are none, those whose name begins with it and a hyphen (`PM` finds `PM-002`). */
export function findEntries(subject: Subject, name: string): readonly Entry[] {
  const wanted = subject.spelling?.(name) ?? name
  const entries = subject.entries()
  const exact = entries.filter((entry) => entry.name === wanted)
  return exact.length > 0 ? exact : entries.filter((entry) => entry.name.startsWith(`${wanted}-`))
}
