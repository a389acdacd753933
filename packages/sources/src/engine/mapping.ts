import type { Code, FieldName, Operation, Outcome } from '@tidewaiter/model'
import type { SourceContext } from '../source-context.ts'

/**
 * The language in which a source says how its records become events.
 *
 * A mapping is data, declared once for each source. Two programs run it: `map-record.ts` on a parsed record, plainly,
 * and `convert-bytes.ts` on the bytes of a line, without parsing it. They must give the same bytes; tests hold them to
 * it on every recorded file and under fuzzing.
 *
 * A path names a place in the record: object keys joined by `/` (keys may hold dots), and `a|b` where either key may
 * stand: `output_fields/proc.pid`, `process_exec|process_kprobe/process/pid`.
 */
export type Path = string

/** One way to get a field's value. The candidates of a field are tried in order; the first that has a value wins. */
export type Candidate =
  | TextCandidate
  | { readonly kind: 'uint32' | 'port' | 'ipv4' | 'digest'; readonly path: Path }
  | { readonly kind: 'joined'; readonly separator: string; readonly parts: readonly TextCandidate[] }
  | { readonly kind: 'computed'; readonly paths: readonly Path[]; readonly compute: Compute }
  | { readonly kind: 'setting'; readonly name: SettingName }

export type TextCandidate = {
  readonly kind: 'text'
  readonly path: Path
  /** Words that mean "absent" in this place, beside those that do everywhere; `word*` stands for all that begin so. */
  readonly except: readonly string[]
  /** True for command lines: secrets are replaced before the value goes anywhere. */
  readonly redact: boolean
}

/**
 * A value worked out from others. Must be a pure function of its arguments. `values` are parsed JSON values, undefined
 * where the path leads nowhere; integers beyond 2^53 are bigint.
 */
export type Compute = (values: readonly unknown[], context: SourceContext) => string | number | undefined

/** What a time that is a number counts. Nanoseconds are whole, seconds may have a fraction. */
export type TimeUnit = 'nanoseconds' | 'seconds'

/** Facts that come from the reader's configuration or its surroundings, not from the record. */
export type SettingName = 'clusterName' | 'nodeName' | 'nodeAddress' | 'serverName' | 'peerAddress'

/** How each field of an event is filled. */
export type Rules = Readonly<Partial<Record<FieldName, readonly Candidate[]>>>

/** What becomes of a record, decided from few of its values. */
export type Decision =
  | {
      readonly do: 'event'
      readonly code: Code
      readonly outcome: Outcome
      readonly rules: Rules
      /** Fields whose value follows from the decision itself. */
      readonly operation?: Operation
      readonly direction?: 0 | 1
      readonly reason?: string
    }
  | { readonly do: 'skip'; readonly reason: string }
  | { readonly do: 'refuse'; readonly reason: string }
  /** The source handles the whole record in code: it needs its state, or gives several events. */
  | { readonly do: 'handle' }

export type Mapping = {
  /** Name of the tool, for `origin`. */
  readonly tool: string
  /** The values that {@link Mapping.decide} gets, in this order. */
  readonly decideFrom: readonly Path[]
  /** Must be a pure function: its result is remembered for each distinct set of values. */
  readonly decide: (values: readonly unknown[], context: SourceContext) => Decision
  /** Every set of rules that {@link Mapping.decide} can answer with. */
  readonly rulesets: readonly Rules[]
  /** Set when at most one of the objects at the top of a record may be there: two make it ambiguous. */
  readonly oneTopObject?: true
  /** RFC 3339 text with the time of the event. */
  readonly time: Path
  /** Set when the time may also be a number since 1970-01-01 UTC, and what it counts. */
  readonly timeUnit?: TimeUnit
  readonly rule?: Path
  readonly priority?: Path
}

/** Text or a number at the path, as it stands. */
export function text(path: Path, except: readonly string[] = []): TextCandidate {
  return { kind: 'text', path, except, redact: false }
}

/** A command line at the path, its secrets redacted. */
export function commandLine(path: Path): TextCandidate {
  return { kind: 'text', path, except: [], redact: true }
}

/** A whole number from 0 to 4294967294 at the path, as a number or as digits in text. */
export function uint32(path: Path): Candidate {
  return { kind: 'uint32', path }
}

/** A port number at the path. */
export function port(path: Path): Candidate {
  return { kind: 'port', path }
}

/** An IPv4 address at the path; IPv4-mapped IPv6 counts, other IPv6 does not. */
export function ipv4(path: Path): Candidate {
  return { kind: 'ipv4', path }
}

/** A digest `sha256:<64 hex>` at the path, as a whole or behind an `@`. */
export function digest(path: Path): Candidate {
  return { kind: 'digest', path }
}

/**
 * The texts at several paths with a separator between them; absent when one of them is. When a part is a command line,
 * secrets are replaced in the whole.
 */
export function joined(separator: string, ...parts: readonly TextCandidate[]): Candidate {
  return { kind: 'joined', separator, parts }
}

/** A value worked out from the values at the paths. */
export function computed(paths: readonly Path[], compute: Compute): Candidate {
  return { kind: 'computed', paths, compute }
}

/** A value from the configuration or the surroundings. */
export function setting(name: SettingName): Candidate {
  return { kind: 'setting', name }
}
