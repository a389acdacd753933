import { escapeValue } from '@tidewaiter/cef'
import { parseJson } from '../input/parse-json.ts'
import type { SourceContext } from '../source-context.ts'
import type { Passing } from '../source.ts'
import { byteAnswer } from './byte-answer.ts'
import { byteMemo } from './byte-memo.ts'
import { bytePool } from './byte-pool.ts'
import {
  bytePlan,
  compute,
  copyConstant,
  copyDigest,
  copyIpv4,
  copyIpv6,
  copyNumber,
  copyPlainText,
  copyText,
  hasBytePlans,
  joinTexts,
  pathsOf,
  step,
  type ByteCandidate,
  type BytePlan,
  type EventDecision,
  type ExceptedWord,
} from './byte-plan.ts'
import { digestWidth, indexBehind, indexOfByte, isCount, isDigest, isDottedQuad } from './byte-shapes.ts'
import {
  copyBytes,
  copyCount,
  copyEscaped,
  copyPlain,
  copyRange,
  copyWords,
  decimalWidth,
  giveUp,
  sameRange,
} from './byte-writer.ts'
import type { ConverterOptions, EnvelopeWriter } from './converter.ts'
import { epochText } from './epoch-text.ts'
import { absent, digits, escapedText, lazyJson, nothing, other, plainText } from './lazy-json.ts'
import type { Mapping, Path } from './mapping.ts'
import type { OutputBuffer } from './output-buffer.ts'
import { prefixCache } from './prefix-cache.ts'
import { firstWindow, moveWindow, secretSeen } from './secret-window.ts'
import { textClock } from './text-clock.ts'
import {
  absentWords,
  candidateText,
  countOf,
  digestOf,
  ipv4Of,
  ipv6Of,
  isStart,
  maxPort,
  namedDigestOf,
  textOf,
} from './values.ts'

/**
 * The fast program for a mapping: from the bytes of a JSON line to the bytes of a message, without parsing the line,
 * building an event or making strings for the common values.
 *
 * Invariants:
 * - It gives the bytes that the plain program gives (parse, `mapRecord`, `writeMessage`), or it gives up and has written
 *   nothing. It never skips or refuses on its own judgement: `decide` does, on the same values.
 * - Decisions are remembered by the raw bytes of the values that they depend on. `decide` is pure, so a remembered
 *   decision is the decision.
 *
 * Why it exists: JSON.parse alone takes 2.3 us for a Falco alert of 930 bytes, the plain program some 40; a pass over the
 * bytes does the whole job in less than 5 (see `docs/benchmarks.md`).
 */
export type ByteConverter = {
  /**
   * Converts `bytes[start, end)`, valid UTF-8, and appends the message to `output`.
   *
   * @param passing given while events are held back: a record that they wait for is left to the plain program
   */
  readonly convert: (
    bytes: Uint8Array,
    start: number,
    end: number,
    output: OutputBuffer,
    passing?: Passing,
  ) => ByteOutcome
  /** The time of the record that was converted last while events were held back; ms since 1970-01-01 UTC. */
  readonly time: () => number | undefined
}

/** What came of a line: a message, a skip with its reason, or `parse`: the plain program has to look at it. */
type ByteOutcome = 'message' | 'parse' | SkippedRecord
type SkippedRecord = { readonly kind: 'skipped'; readonly reason: string }

/** Stands in where no envelope is asked for; the cache also checks the time. */
const noEnvelope: EnvelopeWriter = { write: () => '', granularity: 'second' }

const noValue = -2
/** Both words that mean "absent" everywhere begin with it. */
const lessThan = 60
const colon = 58
const atSign = 64
const maxLine = 64 * 1024
const maxComputed = 1024
const encoder = new TextEncoder()

type Decided = { readonly plan: BytePlan | undefined; readonly skipped: SkippedRecord | undefined }

/** The fast program, or undefined when the profile needs the plain one. */
export function byteConverter(
  mapping: Mapping,
  context: SourceContext,
  options: ConverterOptions,
): ByteConverter | undefined {
  if (!hasBytePlans(options.profile)) return undefined
  const ruled = pathsOf(mapping.rulesets.flatMap((rules) => Object.values(rules).flat()))
  const settling = mapping.settles === undefined ? [] : [mapping.settles]
  const facts = mapping.decideFrom
  const decisive = facts.flatMap((fact) => (typeof fact === 'string' ? [fact] : fact.from))
  const paths: Path[] = [...new Set([...decisive, mapping.time, ...settling, ...ruled])]
  const slotOf = (path: Path): number => {
    const slot = paths.indexOf(path)
    if (slot < 0) throw new Error(`The mapping of ${mapping.tool} uses rules that it does not list: ${path}`)
    return slot
  }
  const answers = facts.filter((fact) => typeof fact !== 'string')
  const json = lazyJson(paths, mapping.oneTopObject, answers.length)
  const { starts, ends, kinds, scan } = json
  const answering = answers.map((fact, index) => byteAnswer(fact, json, fact.from.map(slotOf), paths.length + index))
  /** The slot of each fact. */
  const factSlots = facts.map((fact) =>
    typeof fact === 'string' ? slotOf(fact) : paths.length + answers.indexOf(fact),
  )
  const decisions = byteMemo<Decided>(json, factSlots, true)
  const pairTexts = json.pairTexts(decisive.map(slotOf))
  const pool = bytePool()
  const scanner = { json, slotOf, pool, compiled: new Map() }
  const plans = new Map<string, { readonly plan: BytePlan | undefined }>()
  const timeSlot = slotOf(mapping.time)
  const settlesSlot = mapping.settles === undefined ? -1 : slotOf(mapping.settles)
  const cache = prefixCache(options.envelope ?? noEnvelope)
  const maxBytes = options.maxBytes ?? Number.POSITIVE_INFINITY
  const withSpace = options.spaceBeforeExtension === true
  const withMilliseconds = options.envelope?.thenMilliseconds === true
  const trigramsSuffice = context.redact.builtin === true
  let input: Uint8Array = new Uint8Array()
  let inputBuffer: Buffer = Buffer.alloc(0)
  let inputView: DataView = new DataView(new ArrayBuffer(0))
  let outView: DataView = inputView
  const epoch = mapping.timeUnit === 'nanoseconds' ? epochText() : undefined
  /** Where the time of the line stands as text: in the line itself, or in `epoch`. */
  let times: Uint8Array = input
  let timeFrom = 0
  let timeTo = 0
  const clock = textClock()
  let guessedWidth = 3
  let line = 0
  const parsed: unknown[] = paths.map(() => undefined)
  const parsedFor: number[] = paths.map(() => 0)

  /** The parsed JSON value of a slot; parsed once for each line, however many rules ask for it. */
  function valueOf(slot: number): unknown {
    if (parsedFor[slot] !== line) {
      parsedFor[slot] = line
      parsed[slot] = parseSlot(slot)
    }
    return parsed[slot]
  }

  function parseSlot(slot: number): unknown {
    const kind = kinds[slot]!
    if (kind === absent) return undefined
    if (kind === nothing) return null
    const source = inputBuffer.toString('utf8', starts[slot], ends[slot])
    if (kind === plainText) return source
    if (kind === digits) return Number(source)
    const result = parseJson(kind === escapedText ? `"${source}"` : source)
    return 'value' in result ? result.value : undefined
  }

  function factOf(slot: number): unknown {
    return slot < paths.length ? valueOf(slot) : answering[slot - paths.length]!.value()
  }

  /** What is to be done with the scanned line: a plan, a skip, or neither, which leaves it to the plain program. */
  function decision(): Decided {
    const decided = mapping.decide(factSlots.map(factOf), context)
    return {
      plan: decided.do === 'event' ? planFor(decided) : undefined,
      skipped: decided.do === 'skip' ? { kind: 'skipped', reason: decided.reason } : undefined,
    }
  }

  /**
   * The plan for a decision, shared by all that come to the same: dozens of rules and tags lead to a handful of plans, and
   * only a handful stays in the processor's cache (a plan of its own for each: a fifth slower).
   */
  function planFor(decided: EventDecision): BytePlan | undefined {
    const { rules, code, outcome, operation, direction, reason } = decided
    const ruleset = mapping.rulesets.indexOf(rules)
    if (ruleset < 0) return undefined
    const key = JSON.stringify([ruleset, code, outcome, operation, direction, reason])
    let plan = plans.get(key)
    if (plan === undefined) plans.set(key, (plan = { plan: bytePlan(decided, options.profile, context, scanner) }))
    return plan.plan
  }

  /** Writes text that is not escaped yet. */
  function putText(text: string, out: Buffer, at: number): number {
    if (text.length > maxComputed) return giveUp
    const escaped = escapeValue(text)
    return escaped === '' ? giveUp : at + out.write(escaped, at, 'utf8')
  }

  function textIn({ slot, text }: ByteCandidate): string | undefined {
    return candidateText(valueOf(slot), text)
  }

  /** True when the text of a slot begins with that of another. */
  function isAtStart(slot: number, whole: number): boolean {
    if (kinds[slot] !== plainText || kinds[whole] !== plainText) return isStart(textOf(valueOf(slot)), valueOf(whole))
    const length = ends[slot]! - starts[slot]!
    return length <= ends[whole]! - starts[whole]! && sameRange(input, starts[slot]!, input, starts[whole]!, length)
  }

  function putTextSlot(candidate: ByteCandidate, out: Buffer, at: number, redact: boolean): number {
    const { slot, exceptBytes, numbers, until, after, startOf } = candidate
    if (startOf >= 0 && !isAtStart(slot, startOf)) return noValue
    const kind = kinds[slot]!
    const isPart = until >= 0 || after.length > 0
    let from = starts[slot]!
    let to = ends[slot]!
    if (isPart && kind === plainText) {
      if (after.length > 0) from = indexBehind(input, after, from, to)
      if (until >= 0) to = indexOfByte(input, until, from, to)
    }
    if (kind === plainText) {
      if (from === to || isExcepted(from, to, exceptBytes)) return noValue
      if (!redact || isHarmlessText(from, to)) return copyPlain(input, inputView, from, to, out, outView, at)
    } else if (kind === escapedText) {
      if (!redact && !isPart) return copyEscaped(input, from, to, out, at)
    } else if (kind === digits) {
      return numbers ? copyRange(input, from, to, out, at) : noValue
    } else if (kind === absent || kind === nothing) {
      return noValue
    }
    const text = textIn(candidate)
    if (text === undefined) return noValue
    if (!redact) return putText(text, out, at)
    const redacted = context.redact(text)
    return redacted === text && kind === plainText && !isPart
      ? copyPlain(input, inputView, from, to, out, outView, at)
      : putText(redacted, out, at)
  }

  function isExcepted(from: number, to: number, words: readonly ExceptedWord[]): boolean {
    const first = input[from]
    if (first !== lessThan && words.length === absentWords.length) return false
    for (let i = 0; i < words.length; i++) {
      const { bytes, isPrefix } = words[i]!
      const length = to - from
      if (bytes[0] !== first || (isPrefix ? length < bytes.length : length !== bytes.length)) continue
      if (sameRange(input, from, bytes, 0, bytes.length)) return true
    }
    return false
  }

  /** True when text without escapes can hold no secret by itself. */
  function isHarmlessText(from: number, to: number): boolean {
    return trigramsSuffice && moveWindow(firstWindow, input, from, to) !== secretSeen
  }

  /** True when the parts with what stands between them can hold no secret, or are not to be redacted. */
  function isHarmless({ parts, separatorBytes, redact }: ByteCandidate): boolean {
    if (!redact) return true
    if (!trigramsSuffice) return false
    let window = firstWindow
    for (let i = 0; i < parts.length; i++) {
      const { slot } = parts[i]!
      if (kinds[slot] !== plainText) return false
      if (i > 0) window = moveWindow(window, separatorBytes, 0, separatorBytes.length)
      if (window !== secretSeen) window = moveWindow(window, input, starts[slot]!, ends[slot]!)
      if (window === secretSeen) return false
    }
    return true
  }

  function putJoined(candidate: ByteCandidate, out: Buffer, at: number): number {
    const { parts } = candidate
    if (!isHarmless(candidate)) {
      const texts = parts.map((part) => textIn(part))
      return texts.includes(undefined) ? noValue : putText(context.redact(texts.join(candidate.separator)), out, at)
    }
    let position = at
    for (let i = 0; i < parts.length; i++) {
      if (i > 0) position = copyBytes(candidate.bytes, out, position)
      position = putTextSlot(parts[i]!, out, position, false)
      if (position < 0) return position
    }
    return position
  }

  function computedBytes(candidate: ByteCandidate): Uint8Array | undefined | null {
    const value = candidate.compute(candidate.slots.map(valueOf), context)
    if (value === undefined) return undefined
    const text = candidate.accepts(value) ? escapeValue(String(value)) : ''
    return text === '' || text.length > maxComputed ? null : encoder.encode(text)
  }

  /** Without a memo, which makes bytes of its own: most of its cost. */
  function putComputed(candidate: ByteCandidate, out: Buffer, at: number): number {
    const value = candidate.compute(candidate.slots.map(valueOf), context)
    if (value === undefined) return noValue
    return candidate.accepts(value) ? putText(String(value), out, at) : giveUp
  }

  function putNumber({ slot, least, max }: ByteCandidate, out: Buffer, at: number): number {
    const kind = kinds[slot]!
    if (kind === absent || kind === nothing) return noValue
    const from = starts[slot]!
    const to = ends[slot]!
    // Nine digits are below every limit but a port's.
    if (to - from <= (max === maxPort ? 4 : 9)) {
      const isCopied =
        kind === digits ? least === 0 || input[from] !== 48 : kind === plainText && isCount(input, from, to)
      if (isCopied) return copyRange(input, from, to, out, at)
    }
    const count = countOf(valueOf(slot), max)
    return count === undefined || count < least ? noValue : at + out.write(String(count), at, 'latin1')
  }

  function putIpv4({ slot }: ByteCandidate, out: Buffer, at: number): number {
    const kind = kinds[slot]!
    if (kind === absent || kind === nothing) return noValue
    if (kind === plainText && isDottedQuad(input, starts[slot]!, ends[slot]!)) {
      return copyRange(input, starts[slot]!, ends[slot]!, out, at)
    }
    const address = ipv4Of(valueOf(slot))
    return address === undefined ? noValue : at + out.write(address, at, 'latin1')
  }

  function putDigest({ slot, alone }: ByteCandidate, out: Buffer, at: number): number {
    const kind = kinds[slot]!
    if (kind !== plainText && kind !== escapedText) return noValue
    const from = ends[slot]! - digestWidth
    const isBounded = from === starts[slot] ? alone : from > starts[slot]! && input[from - 1] === atSign
    if (kind === plainText)
      return isBounded && isDigest(input, from) ? copyRange(input, from, ends[slot]!, out, at) : noValue
    const value = (alone ? digestOf : namedDigestOf)(valueOf(slot))
    return value === undefined ? noValue : at + out.write(value, at, 'latin1')
  }

  function putIpv6({ slot }: ByteCandidate, out: Buffer, at: number): number {
    const kind = kinds[slot]!
    if (kind !== plainText && kind !== escapedText) return noValue
    // Without a colon it is none; most addresses are IPv4.
    if (kind === plainText && indexOfByte(input, colon, starts[slot]!, ends[slot]!) === ends[slot]) return noValue
    const address = ipv6Of(valueOf(slot))
    return address === undefined ? noValue : putText(address, out, at)
  }

  /** Writes the first value that the candidates in `program[from, to)` have. */
  function putFirst({ program, candidates }: BytePlan, from: number, to: number, out: Buffer, at: number): number {
    for (let i = from; i < to; i += step.candidateSize) {
      const slot = program[i + 1]!
      const start = starts[slot]!
      // Plain text, two thirds of all values, needs nothing but its bounds.
      const isPlain = program[i] === copyPlainText && kinds[slot] === plainText
      const end =
        isPlain && start < ends[slot]! && input[start] !== lessThan
          ? copyPlain(input, inputView, start, ends[slot]!, out, outView, at)
          : putCandidate(candidates[program[i + 2]!]!, out, at)
      if (end !== noValue) return end
    }
    return noValue
  }

  /** Writes the value of a candidate; returns the position behind it, `noValue` or `giveUp`. */
  function putCandidate(candidate: ByteCandidate, out: Buffer, at: number): number {
    switch (candidate.op) {
      case copyPlainText:
      case copyText:
        return putTextSlot(candidate, out, at, candidate.redact)
      case copyNumber:
        return putNumber(candidate, out, at)
      case copyIpv4:
        return putIpv4(candidate, out, at)
      case copyIpv6:
        return putIpv6(candidate, out, at)
      case copyDigest:
        return putDigest(candidate, out, at)
      case joinTexts:
        return putJoined(candidate, out, at)
      case compute: {
        if (candidate.memo.isOff()) return putComputed(candidate, out, at)
        const bytes = candidate.memo.get(input, computedBytes, candidate)
        if (bytes === undefined) return noValue
        return bytes === null ? giveUp : copyBytes(bytes, out, at)
      }
      default:
        return copyBytes(candidate.bytes, out, at)
    }
  }

  /** Writes the envelope; nothing when none is asked for. */
  function putPrefix(plan: BytePlan, out: Buffer, at: number): number {
    if (!findTime()) return giveUp
    const end = putCachedPrefix(plan, out, at)
    return withMilliseconds && end !== giveUp ? putMilliseconds(out, end) : end
  }

  function findTime(): boolean {
    const kind = kinds[timeSlot]!
    if (kind === plainText) {
      times = input
      timeFrom = starts[timeSlot]!
      timeTo = ends[timeSlot]!
      return true
    }
    if (epoch === undefined || kind !== other || !epoch.put(input, starts[timeSlot]!, ends[timeSlot]!)) return false
    times = epoch.bytes
    timeFrom = 0
    timeTo = times.length
    return true
  }

  /** Writes the first three digits of the fraction of the time, as `timeOf` cuts it too, and a space. */
  function putMilliseconds(out: Buffer, at: number): number {
    const last = timeTo - 1
    const first = timeFrom + 20
    for (let i = 0; i < 3; i++) out[at + i] = first + i < last ? times[first + i]! : 48
    out[at + 3] = 32
    return at + 4
  }

  function putCachedPrefix({ host, severity }: BytePlan, out: Buffer, at: number): number {
    for (let i = 0; i < host.length; i++) {
      const { op, slot, bytes, exceptBytes } = host[i]!
      if (op === copyConstant) return cache.put(times, timeFrom, timeTo, bytes, 0, bytes.length, severity, out, at)
      const kind = kinds[slot]!
      if (op > copyText || kind === escapedText) return giveUp
      if (kind === absent || kind === nothing || starts[slot] === ends[slot]) continue
      if (kind !== plainText) return giveUp
      if (isExcepted(starts[slot]!, ends[slot]!, exceptBytes)) continue
      return cache.put(times, timeFrom, timeTo, input, starts[slot]!, ends[slot]!, severity, out, at)
    }
    return cache.put(times, timeFrom, timeTo, input, 0, 0, severity, out, at)
  }

  function write(plan: BytePlan, lineLength: number, output: OutputBuffer): boolean {
    // Escaping at most doubles a value, a plan copies none more than four times, and forty computed values, three bytes for
    // each of their `maxComputed` characters, are more than any profile has pairs for.
    output.reserve(lineLength * 8 + 40 * 3 * maxComputed)
    const out = output.bytes
    const frame = output.length
    const counted = output.framing === 'octet-counting'
    const start = counted ? frame + guessedWidth + 1 : frame
    let at = putPrefix(plan, out, start)
    if (at === giveUp) return false
    const literals = pool.view
    const words = output.view
    outView = words
    at = copyWords(literals, plan.header.from, plan.header.to, words, at)
    const { program } = plan
    // The label behind a value is written together with what follows, so that most pairs take one copy between values.
    // `open` is the step whose label is still to be written.
    let open = -1
    let previous = -1
    for (let pc = 0; pc < program.length;) {
      const first = pc + step.size
      const next = first + program[pc]! * step.candidateSize
      let candidate = first
      while (candidate < next && program[candidate]! < joinTexts && kinds[program[candidate + 1]!] === absent) {
        candidate += step.candidateSize
      }
      if (candidate < next || first === next) {
        let from = program[pc + step.beforeFrom]!
        let behind = at
        if (open < 0) {
          if (!withSpace) from++
        } else if (open === previous) {
          from = program[pc + step.jointFrom]!
        } else {
          behind = copyWords(literals, program[open + step.afterFrom]!, program[open + step.afterTo]!, words, at)
        }
        const value = copyWords(literals, from, program[pc + step.jointTo]!, words, behind)
        const end = first === next ? value : putFirst(plan, candidate, next, out, value)
        if (end === giveUp) return false
        if (end !== noValue) {
          at = end
          open = pc
        }
      }
      previous = pc
      pc = next
    }
    if (open >= 0) at = copyWords(literals, program[open + step.afterFrom]!, program[open + step.afterTo]!, words, at)
    const size = at - start
    if (size > maxBytes) return false
    if (!counted) {
      out[at++] = 10
      output.length = at
      return true
    }
    const width = decimalWidth(size)
    if (width !== guessedWidth) {
      out.copyWithin(frame + width + 1, start, at)
      guessedWidth = width
    }
    copyCount(size, out, frame)
    output.length = frame + width + 1 + size
    return true
  }

  /** True when the scanned line settles what is held, or says no time by which that could be told. */
  function isAwaited({ awaits }: Passing): boolean {
    if (!findTime()) return true
    const value = settlesSlot < 0 ? undefined : textOf(valueOf(settlesSlot))
    return value !== undefined && awaits(value)
  }

  const convert: ByteConverter['convert'] = (bytes, start, end, output, passing) => {
    if (end - start > maxLine || !scan(bytes, start, end)) return 'parse'
    if (input !== bytes) {
      input = bytes
      inputBuffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      inputView = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    }
    line++
    if (passing !== undefined && isAwaited(passing)) return 'parse'
    if (!json.readPairs(bytes, pairTexts)) return 'parse'
    for (let i = 0; i < answering.length; i++) if (!answering[i]!.answer(bytes, valueOf)) return 'parse'
    const decided = decisions.get(bytes, decision, undefined)
    if (decided.skipped !== undefined) return decided.skipped
    if (decided.plan === undefined || !json.readPairs(bytes, decided.plan.pairTexts)) return 'parse'
    return write(decided.plan, end - start, output) ? 'message' : 'parse'
  }

  return { convert, time: () => clock.read(times, timeFrom, timeTo) }
}
