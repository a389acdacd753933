import {
  dictionary,
  entryByName,
  kcsExtraKeys,
  parseCef,
  typedValue,
  writeCef,
  type CefMessage,
  type CefPair,
} from '@tidewaiter/cef'
import {
  familyOf,
  isCode,
  isIpv6,
  layoutOf,
  normaliseCode,
  outcomesOf,
  readEvent,
  readOutcome,
  severityOf,
  type Slot,
} from '@tidewaiter/model'
import type { ReceivedLine } from '../messages/received-line.ts'
import { profileOf, type Scheme } from './scheme.ts'

/** A line as it should have been, and what had to go. */
export type FixedLine = {
  readonly text: string
  /** Keys that are no longer there, because their values could not stand. */
  readonly leftOut: readonly string[]
}

type Pair = readonly [key: string, value: string]

/**
 * Takes a line that was read, returns it as it should have been written under the scheme, or null where no one can tell: there
 * is no message, there are two, or the line was cut. Never invents a value: what is missing stays missing.
 */
export function fixLine({ message, diagnostics }: ReceivedLine, scheme: Scheme): FixedLine | null {
  if (message.header === null) return null
  if (diagnostics.some(({ code }) => code === 'glued-messages' || code === 'line-too-long')) return null
  const mended = parseCef(mendText(message))
  if (mended.header === null) return null
  const leftOut: string[] = []
  const swapped = diagnostics.some(({ code }) => code === 'name-severity-swapped')
  let header = { ...mended.header, version: mended.header.version || '0' }
  if (swapped) header = { ...header, name: header.severity, severity: header.name }
  let pairs = cefPairs(mended, scheme, leftOut)
  if (scheme === 'kcs') {
    ;({ header, pairs } = kcsForm(mended, header, pairs, leftOut))
  }
  return { text: mendPrefix(message.prefix) + writeCef(header, pairs).text, leftOut }
}

/** The syslog header without what does not belong there: octet count, byte order mark, zeros and spaces around the priority. */
function mendPrefix(prefix: string): string {
  return prefix
    .replaceAll('\ufeff', '')
    .replace(/^\s*[1-9]\d{1,9} (?=<)/, '')
    .replace(/^\s*<0*(\d{1,3})>\s*/, '<$1>')
}

/** A tab where a space should stand before the next pair. */
const tabBeforeKey = /\t(?=[\w.,[\]-]+=)/g

/**
 * The text with the marks that separate pairs put right: a tab before a key becomes a space, the equals sign of a pair that
 * seems to belong to the text before it is escaped, and free text before the first key goes into `msg`.
 */
function mendText({ text, diagnostics, pairs, layout, extension }: CefMessage): string {
  const stray = diagnostics.find(({ code }) => code === 'text-before-key')
  let mended = text.slice(0, layout.extension)
  let from = layout.extension
  if (stray !== undefined && extension['msg'] === undefined) {
    mended += 'msg='
    from = stray.offset
  }
  let inFreeText = false
  for (const [index, { key }] of pairs.entries()) {
    const entry = dictionary.get(key) ?? entryByName(key)
    const known = entry !== undefined || kcsExtraKeys.includes(key)
    if (known || !inFreeText) inFreeText = entry?.freeText === true
    else {
      const equals = layout.equals[index] as number
      mended += `${text.slice(from, equals)}\\`
      from = equals
    }
  }
  return (mended + text.slice(from, layout.end)).replaceAll(tabBeforeKey, ' ')
}

/** The pairs under the rules of CEF: short keys, no keys of the receiving side, no values of the wrong type. */
function cefPairs(message: CefMessage, scheme: Scheme, leftOut: string[]): Pair[] {
  const version = message.header?.version ?? '0'
  const canStand = ({ key, value }: CefPair): boolean =>
    dictionary.get(key)?.setBy !== 'consumer' && typedValue(key, value, { version, receivedAt: 0 }).type !== 'invalid'
  const present = new Set(message.pairs.map(({ key }) => key))
  const wrong = new Set(message.pairs.filter((pair) => !canStand(pair)))
  const labelsOfWrong = new Set(Array.from(wrong, ({ key }) => `${key}Label`))
  return message.pairs.flatMap((pair): Pair[] => {
    const { key, value } = pair
    if (wrong.has(pair)) {
      const moved = scheme === 'cef' ? movedAddress(pair, present) : undefined // KCS has no key for IPv6
      return moved ?? omit(key, leftOut)
    }
    if (labelsOfWrong.has(key)) return []
    const short = dictionary.has(key) ? undefined : entryByName(key)?.key
    return [[short === undefined || present.has(short) ? key : short, value]]
  })
}

function omit(key: string, leftOut: string[]): [] {
  leftOut.push(key)
  return []
}

const ipv6Slots: Readonly<Record<string, readonly [key: string, label: string]>> = {
  src: ['c6a2', 'Source IPv6 Address'],
  dst: ['c6a3', 'Destination IPv6 Address'],
}

/** An IPv6 address in `src` or `dst`, which hold IPv4 under CEF:0, goes to the custom field that is meant for it. */
function movedAddress({ key, value }: CefPair, present: ReadonlySet<string>): Pair[] | undefined {
  const slot = isIpv6(value) ? ipv6Slots[key] : undefined
  if (slot === undefined || present.has(slot[0])) return undefined
  return [
    [slot[0], value],
    [`${slot[0]}Label`, slot[1]],
  ]
}

/** The message in the form of the KCS scheme: code, severity and outcome by the catalogue, labels, only what the family carries. */
function kcsForm(
  message: CefMessage,
  header: NonNullable<CefMessage['header']>,
  pairs: readonly Pair[],
  leftOut: string[],
): { header: NonNullable<CefMessage['header']>; pairs: Pair[] } {
  const { code } = normaliseCode(header.deviceEventClassId)
  const family = familyOf(code)
  if (family === undefined || !isCode(code)) return { header, pairs: [...pairs] }
  const outcome = readOutcome(message.extension['outcome'] ?? '')
  const profile = profileOf(header)
  const { problems } = readEvent(message, { receivedAt: 0, profile })
  const wrong = new Set(
    problems.flatMap(({ code: what, key }) =>
      (what === 'value-invalid' || what === 'key-not-carried') && key !== undefined ? [key] : [],
    ),
  )
  const layout = layoutOf(profile, family)
  const labelOf = (key: string): string | undefined => slotFor(layout, key, message.extension[`${key}Label`])?.label
  const inForm = pairs.flatMap(([key, value]): Pair[] => {
    const owner = key.endsWith('Label') ? key.slice(0, -'Label'.length) : undefined
    if (owner !== undefined && (wrong.has(owner) || labelOf(owner) !== undefined)) return []
    if (wrong.has(key)) return omit(key, leftOut)
    if (key === 'outcome' && outcome !== undefined) return [[key, outcome]]
    const label = labelOf(key)
    return label === undefined
      ? [[key, value]]
      : [
          [key, value],
          [`${key}Label`, label],
        ]
  })
  const known = outcome !== undefined && outcomesOf(family).includes(outcome)
  const severity = known ? String(severityOf(family, outcome)) : header.severity
  return { header: { ...header, deviceEventClassId: code, severity }, pairs: inForm }
}

function slotFor(layout: readonly Slot[], key: string, label: string | undefined): Slot | undefined {
  const slots = layout.filter((slot) => slot.key === key)
  return slots.find((slot) => slot.label === label) ?? slots[0]
}
