/** How far a zone is ahead of UTC at some instant, in milliseconds. */
export interface Zone {
  /** Offset at a UTC instant (milliseconds since 1970). */
  readonly offsetAt: (utc: number) => number
  /** Whether the name means different zones in different countries, so that the offset is a guess. */
  readonly ambiguous: boolean
}

const minute = 60_000
const hour = 60 * minute

/** What the abbreviations most often mean. All but UTC, GMT, UT and Z are ambiguous: CST is in Chicago, Havana and Shanghai. */
const abbreviations: ReadonlyMap<string, number> = new Map([
  ['Z', 0],
  ['UTC', 0],
  ['GMT', 0],
  ['UT', 0],
  ['WET', 0],
  ['WEST', 1],
  ['BST', 1],
  ['CET', 1],
  ['CEST', 2],
  ['EET', 2],
  ['EEST', 3],
  ['MSK', 3],
  ['IST', 5.5],
  ['SGT', 8],
  ['HKT', 8],
  ['AWST', 8],
  ['JST', 9],
  ['KST', 9],
  ['AEST', 10],
  ['AEDT', 11],
  ['NZST', 12],
  ['NZDT', 13],
  ['BRT', -3],
  ['ART', -3],
  ['AST', -4],
  ['EDT', -4],
  ['EST', -5],
  ['CDT', -5],
  ['CST', -6],
  ['MDT', -6],
  ['MST', -7],
  ['PDT', -7],
  ['PST', -8],
  ['AKST', -9],
  ['HST', -10],
])
const unambiguous: ReadonlySet<string> = new Set(['Z', 'UTC', 'GMT', 'UT'])

/**
 * Reads a zone: `Z`, an offset (`+02:00`, `+0200`, `+02`, with or without `GMT` or `UTC` before it), an abbreviation, or a
 * name of the IANA time zone database (`America/New_York`). Null if it is none of these.
 */
export function parseZone(text: string): Zone | null {
  const offset = /^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?$/.exec(text)
  if (offset !== null) {
    const [, sign, hours, minutes = '0'] = offset
    const ahead = Number(hours) * hour + Number(minutes) * minute
    return ahead > 18 * hour || Number(minutes) > 59 ? null : fixed(sign === '-' ? -ahead : ahead, false)
  }
  const name = text.toUpperCase()
  const abbreviation = abbreviations.get(name)
  if (abbreviation !== undefined) return fixed(abbreviation * hour, !unambiguous.has(name))
  return ianaZone(text)
}

/** The UTC instant of a wall-clock time (given as if it were UTC) in `zone`. In the hour that occurs twice, the first. */
export function toUtc(wallClock: number, zone: Zone): number {
  // Two looks are enough: the first one may be on the wrong side of a change, the second cannot.
  const guess = wallClock - zone.offsetAt(wallClock - zone.offsetAt(wallClock))
  const earlier = wallClock - zone.offsetAt(guess - hour)
  return earlier + zone.offsetAt(earlier) === wallClock ? earlier : guess
}

function fixed(offset: number, ambiguous: boolean): Zone {
  return { offsetAt: () => offset, ambiguous }
}

/** Formatters are costly to make (some 50 us) and zone names come from outside: keep some, never many. */
const formatters = new Map<string, Intl.DateTimeFormat>()
const maxFormatters = 64

function ianaZone(name: string): Zone | null {
  if (!/^[A-Za-z][\w+-]{1,30}(?:\/[A-Za-z][\w+-]{0,30}){1,2}$/.test(name)) return null
  let formatter = formatters.get(name)
  if (formatter === undefined) {
    try {
      formatter = new Intl.DateTimeFormat('en-US', {
        timeZone: name,
        calendar: 'gregory',
        numberingSystem: 'latn',
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      })
    } catch {
      return null
    }
    if (formatters.size >= maxFormatters) formatters.clear()
    formatters.set(name, formatter)
  }
  return { offsetAt: (utc) => offsetOf(formatter, utc), ambiguous: false }
}

function offsetOf(formatter: Intl.DateTimeFormat, utc: number): number {
  const whole = Math.floor(utc / 1000) * 1000
  const parts = new Map(formatter.formatToParts(whole).map(({ type, value }) => [type, Number(value)]))
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const wallClock = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return wallClock - whole
}
