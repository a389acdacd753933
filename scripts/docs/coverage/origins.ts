import type { SourceReader } from '@tidewaiter/sources'

/** Where the values of a field come from. */
export type Origins = {
  /** Places whose value is taken as it stands, the most frequent first. */
  readonly taken: readonly string[]
  /** Places from which it is worked out: cut, joined, chosen. */
  readonly derived: readonly string[]
  /** Settings of the reader. */
  readonly settings: readonly string[]
}

/** One value of a field, and all that was read of the record that gave it: the texts by their places. */
export type Sighting = { readonly value: string | number; readonly reads: ReadonlyMap<string, ReadonlySet<string>> }

/** Places for one field that are told; what explains a single value more is chance. */
const mostPlaces = 6

/** Text this short is part of many others. */
const shortest = 3

/**
 * Where values come from, found by running the source: the places which were read and hold the value, or a part of it. Chosen so
 * that as few as possible explain all sightings: a value that stands in a second place by chance explains nothing more.
 */
export function originsSeen(sightings: readonly Sighting[], settings: ReadonlyMap<string, string>): Origins {
  const named = sightings.flatMap(({ value }) => settings.get(String(value)) ?? [])
  const ofRecord = sightings
    .filter(({ value }) => !settings.has(String(value)))
    .map(({ value, reads }): Unexplained => ({ left: String(value), reads }))
  const taken = explain(ofRecord, (left, text) => (text === left ? '' : undefined))
  const derived = explain(ofRecord, (left, text) => {
    if (text.length < shortest) return undefined
    if (left.includes(text)) return left.replace(text, explained)
    return left.length > shortest && text.includes(left) ? '' : undefined
  })
  return { taken, derived: derived.filter((path) => !taken.includes(path)), settings: [...new Set(named)] }
}

/** What of a value no place has explained yet. */
type Unexplained = { left: string; readonly reads: Sighting['reads'] }

/** Stands for a part of a value that is explained; no record holds it. */
const explained = '\u0000'

/**
 * The places that explain most, the best first; takes off the values what they explain.
 *
 * @param take gives what is left of a value when the text is taken off it; undefined where it explains nothing
 */
function explain(
  values: readonly Unexplained[],
  take: (left: string, text: string) => string | undefined,
): readonly string[] {
  const places: string[] = []
  while (places.length < mostPlaces) {
    const open = values.filter(({ left }) => /[\p{L}\p{N}]/u.test(left))
    const counts = new Map<string, number>()
    for (const { left, reads } of open) {
      for (const [path, texts] of reads) {
        if (!places.includes(path) && takeAny(left, texts, take) !== undefined)
          counts.set(path, (counts.get(path) ?? 0) + 1)
      }
    }
    const [best] = [...counts].toSorted(([a, x], [b, y]) => y - x || a.length - b.length || (a < b ? -1 : 1))
    if (best === undefined) break
    places.push(best[0])
    for (const value of open) {
      const texts = value.reads.get(best[0])
      if (texts !== undefined) value.left = takeAny(value.left, texts, take) ?? value.left
    }
  }
  return places
}

/** What the longest text that explains something leaves. */
function takeAny(
  left: string,
  texts: ReadonlySet<string>,
  take: (left: string, text: string) => string | undefined,
): string | undefined {
  let shortestRest: string | undefined
  for (const text of texts) {
    const rest = take(left, text)
    if (rest !== undefined && rest.length < (shortestRest?.length ?? Number.POSITIVE_INFINITY)) shortestRest = rest
  }
  return shortestRest
}

type Mapping = NonNullable<SourceReader['mapping']>

/** Where the rules of a mapping look for a field, in their order. */
export function originsDeclared({ rulesets }: Mapping, field: string): Origins {
  const taken = new Set<string>()
  const derived = new Set<string>()
  const settings = new Set<string>()
  for (const rules of rulesets) {
    for (const candidate of (rules as Readonly<Record<string, readonly Candidate[]>>)[field] ?? []) {
      switch (candidate.kind) {
        case 'setting':
          settings.add(candidate.name)
          break
        case 'computed':
          for (const path of candidate.paths) derived.add(humanPath(path))
          break
        case 'joined':
          for (const { path } of candidate.parts) derived.add(humanPath(path))
          break
        default:
          taken.add(humanPath(candidate.path))
      }
    }
  }
  return {
    taken: withoutCovered(taken),
    derived: withoutCovered(derived).filter((path) => !taken.has(path)),
    settings: [...settings],
  }
}

type Candidate = NonNullable<Mapping['rulesets'][number][keyof Mapping['rulesets'][number]]>[number]

/** `output_fields/proc.pid` as people write it; of many keys that may stand, what they have in common. */
function humanPath(path: string): string {
  return path
    .split('/')
    .map((step) => {
      const keys = step.split('|')
      if (keys.length <= 2) return step
      const common = commonStart(keys)
      return common.length > shortest ? `${common}*` : step
    })
    .join('.')
    .replaceAll('.[', '[')
}

function commonStart([first = '', ...rest]: readonly string[]): string {
  let length = first.length
  while (!rest.every((key) => key.startsWith(first.slice(0, length)))) length--
  return first.slice(0, length)
}

/** `process_*.pid` says what `process_exec.pid` does. */
function withoutCovered(paths: ReadonlySet<string>): readonly string[] {
  const stars = [...paths].filter((path) => path.includes('*'))
  const covers = (star: string, path: string): boolean => {
    const [start = '', end = ''] = star.split('*', 2)
    return star !== path && path.startsWith(start) && path.endsWith(end)
  }
  return [...paths].filter((path) => !stars.some((star) => covers(star, path)))
}
