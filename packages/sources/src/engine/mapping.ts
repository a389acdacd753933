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
 * stand: `output_fields/proc.pid`, `process_exec|process_kprobe/process/pid`. `[name=x]` is the first element of a list whose
 * member `name` is the text x: `args/[name=pathname]/value`. `<x>` is the value of the last pair `x=...` in a text, whatever
 * the case of its key: `Resource/<remoteip>`.
 */
export type Path = string

/** One way to get a field's value. The candidates of a field are tried in order; the first that has a value wins. */
export type Candidate =
  | TextCandidate
  | { readonly kind: 'uint32' | 'port'; readonly path: Path; readonly least: 0 | 1 }
  | { readonly kind: 'ipv4' | 'ipv6'; readonly path: Path }
  | { readonly kind: 'digest'; readonly path: Path; readonly alone: boolean }
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
  /** False where a number is no text: in place of a path it is an address in memory. */
  readonly numbers: boolean
  /** The character, one of ASCII, in front of which the text ends, if it is in it. */
  readonly until?: string
  /** Text of ASCII behind which the text begins, if it is in it. */
  readonly after?: string
  /** The text counts only where the one at this path begins with it. */
  readonly startOf?: Path
}

/**
 * A value worked out from others. Must be a pure function of its arguments. `values` are parsed JSON values, undefined
 * where the path leads nowhere; integers beyond 2^53 are bigint.
 */
export type Compute = (values: readonly unknown[], context: SourceContext) => string | number | undefined

/**
 * What a decision is made from: the value at a path, or an answer worked out from several values. Decisions are remembered
 * for the facts that they were made from, so few different ones may occur: what differs from record to record (an id, a
 * name, a list of arguments) belongs behind an answer. While Tracee's decisions were made from whole lists of arguments, none
 * was ever found again, and an event took 34 us; with paths into the lists it takes 8.
 */
export type Fact = Path | Answer

/** A pure function of the values at the paths; undefined when they do not tell. */
export type Answer = { readonly from: readonly Path[]; readonly work: (values: readonly unknown[]) => AnswerValue }

type AnswerValue = string | number | boolean | undefined

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
  /** What {@link Mapping.decide} gets, in this order. */
  readonly decideFrom: readonly Fact[]
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
  /** Names what a record settles, when it does: where the reader that holds events back has a `passing`. */
  readonly settles?: Path
  readonly rule?: Path
  readonly priority?: Path
}

/** An answer as a fact for decisions. */
export function answer(from: readonly Path[], work: Answer['work']): Answer {
  return { from, work }
}

/** Text or a number at the path, as it stands. */
export function text(path: Path, except: readonly string[] = []): TextCandidate {
  return { kind: 'text', path, except, redact: false, numbers: true }
}

/** Text at the path, as it stands. */
export function textOnly(path: Path): TextCandidate {
  return { kind: 'text', path, except: [], redact: false, numbers: false }
}

/** Text or a number at the path, up to the first such character. */
export function textUntil(until: string, path: Path): TextCandidate {
  return { ...text(path), until }
}

/** Text or a number at the path, from behind the first such text on. */
export function textAfter(after: string, path: Path): TextCandidate {
  return { ...text(path), after }
}

/** Text at the path with which the text at the other begins. */
export function textAtStart(path: Path, startOf: Path): TextCandidate {
  return { ...text(path), startOf }
}

/** A command line at the path, its secrets redacted. */
export function commandLine(path: Path): TextCandidate {
  return { kind: 'text', path, except: [], redact: true, numbers: true }
}

/** A whole number up to 4294967294 at the path, as a number or as digits in text. @param least 1 where 0 means "none" */
export function uint32(path: Path, least: 0 | 1 = 0): Candidate {
  return { kind: 'uint32', path, least }
}

/** A port number at the path. @param least 1 where 0 means "not known" */
export function port(path: Path, least: 0 | 1 = 0): Candidate {
  return { kind: 'port', path, least }
}

/** An IPv4 address at the path; IPv4-mapped IPv6 counts, other IPv6 does not. */
export function ipv4(path: Path): Candidate {
  return { kind: 'ipv4', path }
}

/** An IPv6 address at the path that is not IPv4 in disguise. */
export function ipv6(path: Path): Candidate {
  return { kind: 'ipv6', path }
}

/** A digest `sha256:<64 hex>` at the path, as a whole or behind an `@`. @param alone false where only the latter counts */
export function digest(path: Path, alone: boolean = true): Candidate {
  return { kind: 'digest', path, alone }
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
