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
import type { LazyJson } from './lazy-json.ts'
import type { Candidate, Compute, Decision, Path, TextCandidate } from './mapping.ts'
import { absentWords, maxId, maxPort, textOf } from './values.ts'

/**
 * What a mapping, a profile and a decision come to when they are put together: literal bytes and values to copy, in
 * writing order. Made once for each distinct decision.
 */
export type BytePlan = {
  readonly severity: number
  /** From `CEF:` to the last pipe of the header. */
  readonly header: Uint8Array
  readonly steps: readonly Step[]
  /** Where the host name of the envelope comes from; constants hold it as it is, not escaped. */
  readonly host: readonly ByteCandidate[]
}

export type Step = {
  /** What is written in front of the value when the step before has written one: the end of that pair, and ` key=`. */
  readonly joint: Uint8Array
  /** ` key=`, with the constant pairs that stand in front of it. */
  readonly before: Uint8Array
  /** The label pair, if there is one. */
  readonly after: Uint8Array
  /** Where the value comes from; none for a step of constant pairs only, which is always written. */
  readonly candidates: readonly ByteCandidate[]
}

/** What a candidate does; numbers, because the choice between them is made some thirty times for each event. */
export const copyText = 0
export const copyNumber = 1
export const copyIpv4 = 2
export const copyDigest = 3
export const joinTexts = 4
export const compute = 5
export const copyConstant = 6

/**
 * A candidate with its paths resolved to slots of the scanner. One shape for all kinds, unused members empty: the hot
 * loop then reads its members without asking what it has before it (measured: a fifth of the time of writing).
 */
export type ByteCandidate = {
  readonly op: number
  readonly slot: number
  /** Words that mean "absent" (`copyText`), as text and as bytes. */
  readonly except: readonly string[]
  readonly exceptBytes: readonly ExceptedWord[]
  readonly redact: boolean
  /** The most that a number may be (`copyNumber`). */
  readonly max: number
  readonly separator: string
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

type EventDecision = Extract<Decision, { do: 'event' }>

/** The scanner that a plan reads from, and the number of its slot for a path. */
export type Scanner = { readonly json: LazyJson; readonly slotOf: (path: Path) => number }

const encoder = new TextEncoder()

/** True for profiles all of whose slots are plain fields or the outcome; the others are left to the plain program. */
export function hasBytePlans(profile: Profile): boolean {
  const derived = ['time', 'id', 'category', 'message', 'tool', 'rule', 'priority']
  return profile.slots.every((slot) => slot.unless === undefined && !derived.includes(slot.value))
}

/** How often one value of the record may be written: bounds the room that a message needs. */
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

  const steps: Step[] = []
  let constants = ''
  const push = (before: string, after: string, candidates: readonly ByteCandidate[]): void => {
    const last = steps.at(-1)?.after ?? new Uint8Array()
    const bytes = encoder.encode(before)
    steps.push({ joint: Buffer.concat([last, bytes]), before: bytes, after: encoder.encode(after), candidates })
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
  }
  if (constants !== '') push(constants, '', [])
  if (mostUses(steps) > maxUses) return undefined
  const host = (rules.nodeName ?? []).flatMap((candidate): ByteCandidate[] => {
    if (candidate.kind !== 'setting')
      return [byteCandidate(candidate, 'nodeName', family, context, scanner) ?? []].flat()
    const name = context[candidate.name]
    return name === undefined ? [] : [{ ...blank, op: copyConstant, bytes: encoder.encode(name) }]
  })
  return { severity, header: encoder.encode(`CEF:0|${head.map(escapeHeader).join('|')}|`), steps, host }
}

function isAlwaysFilled(candidates: readonly Candidate[] | undefined): boolean {
  const last = candidates?.at(-1)
  return last?.kind === 'setting' && (last.name === 'serverName' || last.name === 'peerAddress')
}

function mostUses(steps: readonly Step[]): number {
  const uses = new Map<number, number>()
  for (const { candidates } of steps) {
    for (const slot of new Set(candidates.flatMap(slotsOf))) uses.set(slot, (uses.get(slot) ?? 0) + 1)
  }
  return Math.max(0, ...uses.values())
}

function slotsOf({ op, slot, slots, parts }: ByteCandidate): readonly number[] {
  if (op === copyConstant) return []
  if (op === joinTexts) return parts.map((part) => part.slot)
  return op === compute ? slots : [slot]
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
  const { slotOf } = scanner
  const shared = { accepts: (value: string | number): boolean => valueFault(name, family, value) === undefined }
  switch (candidate.kind) {
    case 'text':
      if (fieldDefinition(name).type === 'text') return textCandidate(candidate, scanner)
      return computedCandidate([candidate.path], ([value]) => textOf(value, candidate.except), shared.accepts, scanner)
    case 'uint32':
      return { ...blank, op: copyNumber, slot: slotOf(candidate.path), max: maxId }
    case 'port':
      return { ...blank, op: copyNumber, slot: slotOf(candidate.path), max: maxPort }
    case 'ipv4':
      return { ...blank, op: copyIpv4, slot: slotOf(candidate.path) }
    case 'digest':
      return { ...blank, op: copyDigest, slot: slotOf(candidate.path) }
    case 'joined':
      return {
        ...blank,
        op: joinTexts,
        separator: candidate.separator,
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
  except: [],
  exceptBytes: [],
  redact: false,
  max: 0,
  separator: '',
  bytes: new Uint8Array(),
  parts: [],
  slots: [],
  compute: () => undefined,
  accepts: () => true,
  memo: { get: (_, make) => make() },
}

function textCandidate(candidate: TextCandidate, { slotOf }: Scanner): ByteCandidate {
  const exceptBytes = [...absentWords, ...candidate.except].map((word) => {
    const isPrefix = word.endsWith('*')
    return { bytes: encoder.encode(isPrefix ? word.slice(0, -1) : word), isPrefix }
  })
  return {
    ...blank,
    op: copyText,
    slot: slotOf(candidate.path),
    except: candidate.except,
    exceptBytes,
    redact: candidate.redact,
  }
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
    else if (candidate.kind !== 'setting') paths.add(candidate.path)
  }
  return paths
}
