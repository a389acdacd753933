import { interopProfiles, type InteropProfile } from './interop.ts'

/** What several receivers need together: the smallest size, and of contradictory wishes the last. */
export function interopFor(names: readonly string[]): Partial<InteropProfile> {
  const chosen = names.flatMap((name) => interopProfiles.find((profile) => profile.name === name) ?? [])
  const smallest = (key: 'maxMessageBytes' | 'maxDatagramBytes'): Partial<InteropProfile> => {
    const sizes = chosen.flatMap((profile) => profile[key] ?? [])
    return sizes.length === 0 ? {} : { [key]: Math.min(...sizes) }
  }
  return Object.assign(
    {},
    ...chosen,
    smallest('maxMessageBytes'),
    smallest('maxDatagramBytes'),
  ) as Partial<InteropProfile>
}
