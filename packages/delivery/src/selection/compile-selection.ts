import { parseCef, type CefMessage } from '@tidewaiter/cef'
import { readEntryStamp } from '@tidewaiter/journal'
import { codes, families, type Family } from '@tidewaiter/model'
import { DeliveryError } from '../delivery-errors.ts'
import { behindPipes } from '../writing/behind-pipes.ts'
import type { Reading } from '../writing/reading.ts'
import { eventOf } from '../writing/rewrite-message.ts'
import { compileWhere, type Where } from './compile-where.ts'
import { valuesOf, verbatimValues } from './event-variables.ts'
import type { Selection } from './selection.ts'

/** What is sent, and why. `unjudged`: `where` asks for a field that the event does not have; it is sent. */
export type Choice = 'send' | 'leave-out' | 'unjudged'

/**
 * Whether an entry is sent.
 *
 * @param reading at that entry; @param message where its CEF message begins; @param end where it ends
 * @param severity CEF severity
 */
export type SelectEntry = (reading: Reading, message: number, end: number, severity: number) => Choice

const pipe = 0x7c

/**
 * Makes the test of a selection; undefined when it lets everything through.
 *
 * Severity and code are read from the bytes; only for `where` the event is read, which costs ten times what the rest does.
 *
 * @param integration for the error
 * @throws {DeliveryError} `selection-invalid`, which names the condition at fault and what there is to choose from
 */
export function compileSelection(selection: Selection | undefined, integration: string): SelectEntry | undefined {
  if (selection === undefined) return undefined
  const fail = (fault: string): never => {
    throw new DeliveryError('selection-invalid', { integration, fault })
  }
  const { minSeverity = 0 } = selection
  if (!(minSeverity >= 0 && minSeverity <= 10)) fail(`minSeverity ${minSeverity} is not from 0 to 10`)
  const allowed = allowedCodes(selection, fail)
  const where = selection.where === undefined ? undefined : whereOf(selection.where, fail)
  if (allowed === undefined && minSeverity === 0 && where === undefined) return undefined

  return (reading, message, end, severity) => {
    const { bytes } = reading
    if (severity < minSeverity) return 'leave-out'
    if (allowed !== undefined) {
      const start = behindPipes(bytes, message, end, 4)
      if (!allowed.has(bytes.toString('latin1', start, bytes.indexOf(pipe, start)))) return 'leave-out'
    }
    return where === undefined ? 'send' : judge(where, reading, message, end)
  }
}

function judge(where: Where, { bytes, offset, block }: Reading, message: number, end: number): Choice {
  const line = bytes.toString('utf8', offset, end)
  const parsed = parseCef(bytes.toString('utf8', message, end))
  const event = eventOf(line, block.form, parsed)
  const verdict = event instanceof DeliveryError ? judgeVerbatim(where, line, parsed) : where(valuesOf(event, parsed))
  if (verdict === undefined) return 'unjudged'
  return verdict ? 'send' : 'leave-out'
}

/** Undefined for an entry that should be an event and is none. */
function judgeVerbatim(where: Where, line: string, message: CefMessage): boolean | undefined {
  const stamp = readEntryStamp(line)
  return stamp?.verbatim ? where(verbatimValues(message, stamp.time, stamp.severity)) : undefined
}

function whereOf(expression: string, fail: (fault: string) => never): Where {
  try {
    return compileWhere(expression)
  } catch (error) {
    return fail(`where: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The codes that categories, families and codes let through together; undefined when none of them is given. */
function allowedCodes(selection: Selection, fail: (fault: string) => never): ReadonlySet<string> | undefined {
  const known = Object.keys(codes).map((code): Readonly<Record<'codes' | 'families' | 'categories', string>> => {
    const family = code.slice(0, code.indexOf('-')) as Family
    return { codes: code, families: family, categories: families[family].category }
  })
  const conditions = (['categories', 'families', 'codes'] as const).flatMap((kind) => {
    const wanted = selection[kind]
    if (wanted === undefined) return []
    const choices = new Set(known.map((one) => one[kind]))
    for (const one of wanted) {
      if (!choices.has(one)) fail(`${kind}: there is no ${JSON.stringify(one)}; there are ${[...choices].join(', ')}`)
    }
    return [{ kind, wanted }]
  })
  if (conditions.length === 0) return undefined
  return new Set(
    known.filter((one) => conditions.every(({ kind, wanted }) => wanted.includes(one[kind]))).map((one) => one.codes),
  )
}
