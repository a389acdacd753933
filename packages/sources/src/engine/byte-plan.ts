import { escapeHeader, escapeValue } from '@tidewaiter/cef'
import {
  families,
  familyOf,
  fieldDefinition,
  isRuntimeFamily,
  layoutOf,
  severityOf,
  valueFault,
  type Family,
  type FieldName,
  type Profile,
} from '@tidewaiter/model'
import type { SourceContext } from '../source-context.ts'
import { byteMemo, type ByteMemo } from './byte-memo.ts'
import { poolBytes, type BytePool } from './byte-pool.ts'
import type { LazyJson, PairText } from './lazy-json.ts'
import type { Candidate, Compute, Decision, Path, TextCandidate } from './mapping.ts'
import { absentWords, candidateText, maxId, maxPort } from './values.ts'

/**
 * What a mapping, a profile and a decision come to when they are put together: literal bytes and values to copy, in
 * writing order. Made once for each distinct decision.
 */
export type BytePlan = {
  readonly severity: number
  /** From `CEF:` to the last pipe of the header. */
  readonly header: Literal
  /** The steps, as {@link step} lays them out. */
  readonly program: Int32Array
  /** The candidates that the program refers to by their index. */
  readonly candidates: readonly ByteCandidate[]
  /** Where the host name of the envelope comes from; constants hold it as it is, not escaped. */
  readonly host: readonly ByteCandidate[]
  /** The texts in which pairs have to be looked for first. */
  readonly pairTexts: readonly PairText[]
}

/** Bytes in the plan's pool: `[from, to)`. */
type Literal = { readonly from: number; readonly to: number }

/**
 * Layout of a step in the program: six numbers, then three for each candidate. One array of numbers, because the hundred
 * objects of a plan did not stay in the processor's cache: waiting for them took a fifth of the time of writing.
 */
export const step = {
  /** Number of candidates; 0 for a step of constant pairs only, which is always written. */
  candidates: 0,
  /** What is written in front of the value when the step before has written one: the end of that pair, and ` key=`. */
  jointFrom: 1,
  /** ` key=`, with the constant pairs that stand in front of it; it ends where the joint ends. */
  beforeFrom: 2,
  jointTo: 3,
  /** The label pair, if there is one. */
  afterFrom: 4,
  afterTo: 5,
  size: 6,
  /** Of a candidate: what it does, the slot of its value, its index. */
  candidateSize: 3,
} as const

/** What a candidate does. Those below `joinTexts` have nothing to do when their slot is absent. */
export const copyPlainText = 0
export const copyText = 1
export const copyNumber = 2
export const copyIpv4 = 3
export const copyIpv6 = 4
export const copyDigest = 5
export const joinTexts = 6
export const compute = 7
export const copyConstant = 8

/**
 * A candidate with its paths resolved to slots of the scanner. One shape for all kinds, unused members empty: the hot
 * loop then reads its members without asking what it has before it (measured: a fifth of the time of writing).
 */
export type ByteCandidate = {
  readonly op: number
  readonly slot: number
  /** Words that mean "absent" (`copyText`). */
  readonly exceptBytes: readonly ExceptedWord[]
  readonly redact: boolean
  readonly numbers: boolean
  /** The byte in front of which the text ends; -1: it goes on to its end (`copyText`). */
  readonly until: number
  /** What the text begins behind; empty: it begins at its beginning (`copyText`). */
  readonly after: Uint8Array
  /** True when a digest may also be the whole value (`copyDigest`). */
  readonly alone: boolean
  /** The slot of the text that has to begin with this one; -1: there is none (`copyText`). */
  readonly startOf: number
  readonly text: TextCandidate
  /** The least and the most that a number may be (`copyNumber`). */
  readonly least: number
  readonly max: number
  readonly separator: string
  /** The separator as it stands, not escaped. */
  readonly separatorBytes: Uint8Array
  /** The constant, or the separator, as it is written. */
  readonly bytes: Uint8Array
  readonly parts: readonly ByteCandidate[]
  readonly slots: readonly number[]
  readonly compute: Compute
  /** True when a computed value may stand in its field; the plain program refuses the record otherwise. */
  readonly accepts: (value: string | number) => boolean
  /** The written form of a computed value; undefined: there is none, null: the plain program has to see it. */
  readonly memo: ByteMemo<Uint8Array | undefined | null>
}

/** A word that means "absent", or the beginning of such words. */
export type ExceptedWord = { readonly bytes: Uint8Array; readonly isPrefix: boolean }

export type EventDecision = Extract<Decision, { do: 'event' }>

/** The scanner that a plan reads from, the number of its slot for a path, and the pool for what plans write. */
export type Scanner = {
  readonly json: LazyJson
  readonly slotOf: (path: Path) => number
  readonly pool: BytePool
  /** Candidates that have been compiled, shared by all plans that need them. */
  readonly compiled: Map<string, Map<Candidate, ByteCandidate | undefined>>
}

const encoder = new TextEncoder()

/** True for profiles all of whose slots are plain fields or the outcome; the others are left to the plain program. */
export function hasBytePlans(profile: Profile): boolean {
  const derived = ['time', 'id', 'category', 'message', 'tool', 'rule', 'priority']
  return profile.slots.every((slot) => slot.unless === undefined && !derived.includes(slot.value))
}

/**
 * How often one value of the record may be copied: bounds the room that a message needs. Values that are computed from it do
 * not count, because they have a bound of their own.
 */
const maxUses = 4

/**
 * Compiles a decision for a profile, or returns undefined when the plain program has to do it: control families, whose
 * events are few and have rules of their own, and rules that do not make sure that `source` and `src` are there.
 */
export function bytePlan(
  decision: EventDecision,
  profile: Profile,
  context: SourceContext,
  scanner: Scanner,
): BytePlan | undefined {
  const family = familyOf(decision.code) as Family
  const { rules } = decision
  if (!isRuntimeFamily(family) || !isAlwaysFilled(rules.sourceName) || !isAlwaysFilled(rules.sourceAddress))
    return undefined
  const severity = severityOf(family, decision.outcome)
  const { vendor, product, version } = profile.device
  const head = [vendor, product, version, decision.code, families[family].name, String(severity)]

  const literal = (text: string): Literal => {
    const bytes = encoder.encode(text)
    const from = poolBytes(scanner.pool, bytes)
    return { from, to: from + bytes.length }
  }

  const uses = new Map<number, number>()
  const program: number[] = []
  const all: ByteCandidate[] = []
  let constants = ''
  let last = ''
  const push = (before: string, after: string, candidates: readonly ByteCandidate[]): void => {
    const joint = literal(last + before)
    const label = literal(after)
    const beforeFrom = joint.to - encoder.encode(before).length
    program.push(candidates.length, joint.from, beforeFrom, joint.to, label.from, label.to)
    for (const candidate of candidates) program.push(candidate.op, candidate.slot, all.push(candidate) - 1)
    last = after
  }
  for (const { key, value, label } of layoutOf(profile, family)) {
    const before = ` ${key}=`
    const after = label === undefined ? '' : ` ${key}Label=${escapeValue(label)}`
    const fixed = fixedText(value as FieldName | 'outcome', decision)
    if (fixed !== undefined) {
      constants += before + escapeValue(fixed) + after
      continue
    }
    const name = value as FieldName
    const candidates = (rules[name] ?? []).flatMap(
      (candidate) => byteCandidate(candidate, name, family, context, scanner) ?? [],
    )
    if (candidates.length === 0) continue
    if (constants !== '') push(constants, '', [])
    constants = ''
    push(before, after, candidates)
    for (const slot of new Set(candidates.flatMap(slotsOf))) uses.set(slot, (uses.get(slot) ?? 0) + 1)
  }
  if (constants !== '') push(constants, '', [])
  if (Math.max(0, ...uses.values()) > maxUses) return undefined
  const host = (rules.nodeName ?? []).flatMap((candidate): ByteCandidate[] => {
    if (candidate.kind !== 'setting')
      return [byteCandidate(candidate, 'nodeName', family, context, scanner) ?? []].flat()
    const name = context[candidate.name]
    return name === undefined ? [] : [{ ...blank, op: copyConstant, bytes: encoder.encode(name) }]
  })
  return {
    severity,
    header: literal(`CEF:0|${head.map(escapeHeader).join('|')}|`),
    program: Int32Array.from(program),
    candidates: all,
    host,
    pairTexts: scanner.json.pairTexts([...all, ...host].flatMap((candidate) => readSlotsOf(candidate))),
  }
}

function isAlwaysFilled(candidates: readonly Candidate[] | undefined): boolean {
  const last = candidates?.at(-1)
  return last?.kind === 'setting' && (last.name === 'serverName' || last.name === 'peerAddress')
}

/** The slots whose values a candidate reads. */
function readSlotsOf({ op, slot, slots, parts }: ByteCandidate): readonly number[] {
  if (op === compute) return slots
  return op === joinTexts ? parts.map((part) => part.slot) : [slot]
}

/** The slots whose values a candidate copies. */
function slotsOf({ op, slot, parts }: ByteCandidate): readonly number[] {
  if (op === copyConstant || op === compute) return []
  return op === joinTexts ? parts.map((part) => part.slot) : [slot]
}

/** Values that follow from the decision alone. They win over rules, as in the plain program. */
function fixedText(value: FieldName | 'outcome', decision: EventDecision): string | undefined {
  if (value === 'outcome') return decision.outcome
  if (value === 'operation' || value === 'reason') return decision[value]
  if (value === 'direction' && decision.direction !== undefined) return String(decision.direction)
  return undefined
}

function byteCandidate(
  candidate: Candidate,
  name: FieldName,
  family: Family,
  context: SourceContext,
  scanner: Scanner,
): ByteCandidate | undefined {
  const place = `${families[family].kind}/${name}`
  let known = scanner.compiled.get(place)
  if (!known) scanner.compiled.set(place, (known = new Map()))
  if (!known.has(candidate)) known.set(candidate, compileCandidate(candidate, name, family, context, scanner))
  return known.get(candidate)
}

function compileCandidate(
  candidate: Candidate,
  name: FieldName,
  family: Family,
  context: SourceContext,
  scanner: Scanner,
): ByteCandidate | undefined {
  const { slotOf } = scanner
  const shared = { accepts: (value: string | number): boolean => valueFault(name, family, value) === undefined }
  switch (candidate.kind) {
    case 'text':
      if (fieldDefinition(name).type === 'text') return textCandidate(candidate, scanner)
      return computedCandidate([candidate.path], ([value]) => candidateText(value, candidate), shared.accepts, scanner)
    case 'uint32':
    case 'port': {
      const max = candidate.kind === 'port' ? maxPort : maxId
      return { ...blank, op: copyNumber, slot: slotOf(candidate.path), least: candidate.least, max }
    }
    case 'ipv4':
      return { ...blank, op: copyIpv4, slot: slotOf(candidate.path) }
    case 'ipv6':
      return { ...blank, op: copyIpv6, slot: slotOf(candidate.path) }
    case 'digest':
      return { ...blank, op: copyDigest, slot: slotOf(candidate.path), alone: candidate.alone }
    case 'joined':
      return {
        ...blank,
        op: joinTexts,
        separator: candidate.separator,
        separatorBytes: encoder.encode(candidate.separator),
        bytes: encoder.encode(escapeValue(`-${candidate.separator}-`).slice(1, -1)),
        parts: candidate.parts.map((part) => textCandidate(part, scanner)),
        redact: candidate.parts.some((part) => part.redact),
      }
    case 'computed':
      return computedCandidate(candidate.paths, candidate.compute, shared.accepts, scanner)
    case 'setting': {
      const text = context[candidate.name]
      return text === undefined ? undefined : { ...blank, op: copyConstant, bytes: encoder.encode(escapeValue(text)) }
    }
  }
}

const blank: ByteCandidate = {
  op: copyConstant,
  slot: 0,
  exceptBytes: [],
  redact: false,
  numbers: true,
  until: -1,
  after: new Uint8Array(),
  alone: true,
  startOf: -1,
  text: { kind: 'text', path: '', except: [], redact: false, numbers: true },
  least: 0,
  max: 0,
  separator: '',
  separatorBytes: new Uint8Array(),
  bytes: new Uint8Array(),
  parts: [],
  slots: [],
  compute: () => undefined,
  accepts: () => true,
  memo: { get: (_, make, from) => make(from), isOff: () => true },
}

function textCandidate(candidate: TextCandidate, { slotOf }: Scanner): ByteCandidate {
  const exceptBytes = [...absentWords, ...candidate.except].map((word) => {
    const isPrefix = word.endsWith('*')
    return { bytes: encoder.encode(isPrefix ? word.slice(0, -1) : word), isPrefix }
  })
  const { except, redact, numbers } = candidate
  const until = candidate.until === undefined ? -1 : candidate.until.charCodeAt(0)
  const startOf = candidate.startOf === undefined ? -1 : slotOf(candidate.startOf)
  const after = encoder.encode(candidate.after)
  const isPart = until >= 0 || after.length > 0 || startOf >= 0
  const op = redact || except.length > 0 || isPart ? copyText : copyPlainText
  const slot = slotOf(candidate.path)
  return { ...blank, op, slot, exceptBytes, redact, numbers, until, after, startOf, text: candidate }
}

function computedCandidate(
  paths: readonly Path[],
  how: Compute,
  accepts: ByteCandidate['accepts'],
  { json, slotOf }: Scanner,
): ByteCandidate {
  const slots = paths.map(slotOf)
  return { ...blank, op: compute, slots, compute: how, accepts, memo: byteMemo(json, slots) }
}

/** Every path that a mapping can ask for under any of its decisions. */
export function pathsOf(candidates: Iterable<Candidate>): Set<Path> {
  const paths = new Set<Path>()
  for (const candidate of candidates) {
    if (candidate.kind === 'joined') for (const part of candidate.parts) paths.add(part.path)
    else if (candidate.kind === 'computed') for (const path of candidate.paths) paths.add(path)
    else if (candidate.kind !== 'setting') {
      paths.add(candidate.path)
      if (candidate.kind === 'text' && candidate.startOf !== undefined) paths.add(candidate.startOf)
    }
  }
  return paths
}
