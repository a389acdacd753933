import type { CefMessage } from '@tidewaiter/cef'
import { familyOf, isCode, normaliseCode } from './codes.ts'
import type { AnyFields, Event, Origin } from './event.ts'
import { eventId } from './event-id.ts'
import type { Family } from './families.ts'
import { fieldDefinition, fieldNames, type FieldName } from './fields.ts'
import { valueFault } from './event-values.ts'
import { outcomesOf, readOutcome } from './outcomes.ts'
import { cefProfile } from './profiles/cef.ts'
import { kcs20 } from './profiles/kcs-2.0.ts'
import { kcs21 } from './profiles/kcs-2.1.ts'
import { layoutOf, type Profile, type Slot } from './profiles/profile.ts'
import { severityOf } from './severity.ts'
import { readSummary } from './summary-text.ts'

/** Everything that {@link readEvent} can find fault with. `error` means that there is no event. */
export const readProblems = {
  'not-kcs': { level: 'error', meaning: 'The event class ID is no code of the KCS scheme' },
  'no-outcome': { level: 'error', meaning: 'There is no outcome, or one that is in no vocabulary' },
  'code-unknown': { level: 'error', meaning: 'The family is known, but the code is not in the catalogue' },
  'code-normalised': { level: 'warning', meaning: 'The code held Cyrillic look-alikes, small letters or spaces' },
  'missing-key': { level: 'warning', meaning: 'A key that stands in every event is missing' },
  'key-not-carried': { level: 'warning', meaning: 'The family does not carry this key' },
  'key-unknown': { level: 'warning', meaning: 'The key is not in the scheme' },
  'label-missing': { level: 'warning', meaning: 'A custom key has no label, so its meaning is a guess' },
  'label-differs': { level: 'warning', meaning: 'The label is not the one of the scheme, so the meaning is doubtful' },
  'value-invalid': { level: 'warning', meaning: 'The value is not of the type of its key and was left out' },
  'outcome-vocabulary': {
    level: 'warning',
    meaning: 'The outcome belongs to the other vocabulary, or is spelt otherwise',
  },
  'severity-differs': { level: 'warning', meaning: 'The severity is not the one that family and outcome give' },
  'time-unknown': { level: 'warning', meaning: 'The message has no time of its own; the time of receipt stands in' },
} as const

type ReadProblemCode = keyof typeof readProblems

export type ReadProblem = { readonly code: ReadProblemCode; readonly message: string; readonly key?: string }

export type ReadOptions = {
  /** Time of the event from the envelope, in ms since 1970-01-01 UTC. `rt` of the message wins. */
  readonly time?: number
  /** Time of receipt in ms, used when nothing else says when it happened. */
  readonly receivedAt: number
  /** The profile to read under; by default the one that the header's device fields point to. */
  readonly profile?: Profile
}

export type ReadEvent = { readonly event: Event | null; readonly problems: readonly ReadProblem[] }

/**
 * Turns a CEF message back into an event.
 *
 * Accepts what real KCS sends: no `source` or `src` (the documented PM-002 sample has neither), either vocabulary of
 * `outcome`, codes with Cyrillic letters. What does not fit is reported and left out; only a message that is not of the
 * scheme at all gives no event. Never throws.
 */
export function readEvent(message: CefMessage, options: ReadOptions): ReadEvent {
  const problems: ReadProblem[] = []
  const report = (code: ReadProblemCode, detail: string, key?: string): void => {
    problems.push({ code, message: `${readProblems[code].meaning}: ${detail}`, ...(key !== undefined && { key }) })
  }
  const { header } = message
  if (!header) {
    report('not-kcs', 'not a CEF message')
    return { event: null, problems }
  }
  const { code, changed } = normaliseCode(header.deviceEventClassId)
  const family = familyOf(code)
  if (family === undefined || !/-\d{3}$/.test(code)) {
    report('not-kcs', header.deviceEventClassId)
    return { event: null, problems }
  }
  if (changed) report('code-normalised', `${header.deviceEventClassId} read as ${code}`)
  if (!isCode(code)) {
    report('code-unknown', code)
    return { event: null, problems }
  }
  const profile = options.profile ?? profileOf(header.deviceVendor, header.deviceVersion)
  const { extension } = message
  const fields = readFields(extension, layoutOf(profile, family), family, report)
  const word = extension['outcome']
  const outcome = word === undefined ? undefined : readOutcome(word)
  if (outcome === undefined) {
    report('no-outcome', word ?? 'the key outcome is missing', 'outcome')
    return { event: null, problems }
  }
  if (outcome !== word || !outcomesOf(family).includes(outcome)) report('outcome-vocabulary', String(word), 'outcome')
  if (header.severity !== String(severityOf(family, outcome))) {
    report('severity-differs', `${header.severity} instead of ${severityOf(family, outcome)}`)
  }
  for (const slot of layoutOf(profile, family)) {
    const always = slot.value === 'sourceName' || slot.value === 'sourceAddress'
    if (always && extension[slot.key] === undefined) report('missing-key', slot.key, slot.key)
  }
  const rt = extension['rt']
  const time = rt !== undefined && /^\d{1,16}$/.test(rt) ? Number(rt) : options.time
  if (time === undefined) report('time-unknown', new Date(options.receivedAt).toISOString())
  const origin = readOrigin(extension, layoutOf(profile, family))
  const summary = readSummary(header.name)
  return {
    event: {
      code,
      time: time ?? options.receivedAt,
      id: extension['externalId'] ?? eventId(message.text),
      outcome,
      fields,
      ...(origin && { origin }),
      ...(summary && { summary }),
    },
    problems,
  }
}

function profileOf(vendor: string, version: string): Profile {
  if (vendor === cefProfile.device.vendor) return cefProfile
  return version === kcs21.device.version ? kcs21 : kcs20
}

type Extension = Readonly<Record<string, string>>

function readFields(
  extension: Extension,
  layout: readonly Slot[],
  family: Family,
  report: (code: ReadProblemCode, detail: string, key?: string) => void,
): AnyFields {
  const fields: Record<string, unknown> = {}
  for (const key of Object.keys(extension)) {
    if (key.endsWith('Label') && extension[key.slice(0, -'Label'.length)] !== undefined) continue
    const candidates = layout.filter((slot) => slot.key === key)
    if (candidates.length === 0) {
      if (fieldNames.some((name) => fieldDefinition(name).key === key))
        report('key-not-carried', `${key} in ${family}`, key)
      else report('key-unknown', key, key)
      continue
    }
    const text = extension[key] ?? ''
    const label = extension[`${key}Label`]
    const slot = candidates.find((candidate) => candidate.label === label) ?? candidates[0]
    if (!slot || !isFieldName(slot.value)) continue
    if (slot.label !== undefined && label === undefined) report('label-missing', key, key)
    else if (slot.label !== label) report('label-differs', `${key}Label=${label} instead of ${slot.label}`, key)
    if (text === '') continue
    const value = readValue(slot.value, text)
    const fault = valueFault(slot.value, family, value)
    if (fault === undefined) fields[slot.value] = value
    else report('value-invalid', `${key} ${fault}`, key)
  }
  return fields
}

function readOrigin(extension: Extension, layout: readonly Slot[]): Origin | undefined {
  const text = (value: Slot['value']): string | undefined => {
    const slot = layout.find((candidate) => candidate.value === value)
    return slot && extension[slot.key]
  }
  const tool = text('tool')
  if (tool === undefined) return undefined
  const rule = text('rule')
  const priority = text('priority')
  return { tool, ...(rule !== undefined && { rule }), ...(priority !== undefined && { priority }) }
}

const isFieldName = (value: Slot['value']): value is FieldName => (fieldNames as readonly string[]).includes(value)

function readValue(name: FieldName, text: string): string | number {
  const { type } = fieldDefinition(name)
  const numeric = type === 'uint32' || type === 'port' || type === 'direction'
  return numeric && /^\d{1,10}$/.test(text) ? Number(text) : text
}
