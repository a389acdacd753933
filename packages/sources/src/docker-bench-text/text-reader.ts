import type { Event } from '@tidewaiter/model'
import type { Check } from '../checks/check.ts'
import { clipText } from '../checks/clip-text.ts'
import { detailText } from '../checks/detail-text.ts'
import { draftOfCheck } from '../checks/draft-of-check.ts'
import type { PassedOptions } from '../checks/passed-options.ts'
import { readReport } from '../checks/read-report.ts'
import { reportOfChecks } from '../checks/report-of-checks.ts'
import { receivedAt } from '../engine/own-time.ts'
import { maxItems, resultStatuses } from '../docker-bench/result-statuses.ts'
import type { Reading } from '../engine/map-record.ts'
import type { EventDraft } from '../scan/event-draft.ts'
import type { SourceContext } from '../source-context.ts'
import type { SourceReader } from '../source.ts'
import { lineMeaning } from './line-meaning.ts'
import { startTime } from './start-time.ts'

const tool = 'docker-bench'

/** What is known of the run. `key` is the line that began it. */
type Run = { readonly key: string; time?: number; readonly checks: Check[] }

/** A check whose details may still come. */
type HeldCheck = { readonly check: Check; readonly line: string; readonly details: string[]; more: number }

/** Most checks of a run that its scan report names; the benchmark has some 120. */
const maxChecks = 1000

/** Why lines are skipped. */
export const textSkips = {
  heading: 'The heading of a part of the benchmark',
  banner: 'What the tool says of itself and of the run; version, time and number of checks are kept',
  remediation: 'What the tool advises to do',
  passed: 'A check that passed, and the option `passed` is `skip`',
  other: 'Any other line',
} as const

/**
 * Reads the report line by line.
 *
 * States: a check is held from its line to the first that is no detail of it, because what was found stands below it. A held
 * INFO that turns out to be the heading of the next check is let go. `Initializing` begins a run, and its time is that of all its
 * checks; without it, when the first line was received. In the part with the advice, lines look like checks and are none.
 *
 * Invariants: at most one check is held, with at most `maxItems` details, and at most `maxChecks` for the report of the run. The
 * id of an event follows from the line and the run's first one, so that the same result of two runs has two ids.
 */
export function textReader(options: PassedOptions, context: SourceContext): SourceReader {
  let held: HeldCheck | undefined
  let version: string | undefined
  let count: string | undefined
  let run: Run = { key: '', checks: [] }
  let isAdvice = false

  /** Drafts are made here alone and are always valid, so that none is refused. */
  function eventsOf(draft: EventDraft, line: string): readonly Event[] {
    run.time ??= receivedAt(context)
    const facts = { tool, time: run.time, sourceName: context.nodeName, nodeName: context.nodeName }
    const reading = readReport([draft], facts, `${run.key}\n${line}`, context, [])
    return reading.kind === 'events' ? reading.events : []
  }

  function note(check: Check): void {
    if (run.checks.length < maxChecks) run.checks.push(check)
  }

  /** The event of the check that was held. */
  function settle(): readonly Event[] {
    if (held === undefined) return []
    const { line, details, more } = held
    const found = more > 0 ? `${details.join(', ')} and ${more} more` : details.join(', ')
    const check = { ...held.check, detail: clipText(found) }
    held = undefined
    note(check)
    return eventsOf(draftOfCheck('BNCH', check), line)
  }

  function hold(line: string, result: string, id: string, title: string): Reading {
    if (isHeadingOf(held?.check, id)) held = undefined
    const settled = settle()
    const status = resultStatuses.get(result) ?? 'error'
    const check = { id, title: clipText(title), status, priority: result }
    if (status === 'passed' && options.passed === 'skip') {
      note(check)
      return { kind: 'skipped', reason: 'passed', settled }
    }
    held = { check, line, details: [], more: 0 }
    return { kind: 'held', settled }
  }

  function addDetail(text: string): Reading {
    if (held === undefined) return { kind: 'skipped', reason: 'other' }
    if (held.details.length < maxItems) held.details.push(detailText(text, context) ?? '')
    else held.more++
    return { kind: 'held' }
  }

  function finish(score: string, line: string): Reading {
    const settled = settle()
    const draft: EventDraft = {
      code: 'BNCH-002',
      outcome: 'Success',
      rule: version === undefined ? 'Docker Bench for Security' : `Docker Bench for Security ${version}`,
      priority: clipText(count === undefined ? `score ${score}` : `score ${score} of ${count} checks`),
    }
    const events = eventsOf(draft, line)
    const { time = receivedAt(context), checks } = run
    const report = reportOfChecks(
      {
        tool: { name: tool, ...(version !== undefined && { version }) },
        artifact: { kind: 'machine', name: context.nodeName ?? context.serverName },
        time,
      },
      checks,
    )
    run = { ...run, checks: [] }
    count = undefined
    return { kind: 'events', events, settled, reports: [report] }
  }

  function read(record: unknown): Reading {
    if (typeof record !== 'string') return { kind: 'refused', reason: 'not a line of text' }
    const meaning = lineMeaning(record)
    if (meaning.is === 'check' && !isAdvice) return hold(record, meaning.result, meaning.id, meaning.title)
    if (meaning.is === 'detail' && !isAdvice) return addDetail(meaning.text)
    if (meaning.is === 'score') return finish(meaning.value, record)
    const settled = settle()
    switch (meaning.is) {
      case 'start':
        run = beginRun(record, meaning.time)
        isAdvice = false
        break
      case 'part':
        isAdvice = /remediation/i.test(meaning.name)
        break
      case 'version':
        version = clipText(meaning.version)
        break
      case 'count':
        count = meaning.value
        break
      case 'check':
      case 'detail':
        return { kind: 'skipped', reason: 'remediation', settled }
      default:
        return { kind: 'skipped', reason: meaning.is, settled }
    }
    return { kind: 'skipped', reason: 'banner', settled }
  }

  return { read, holding: () => held !== undefined, flush: settle }
}

function beginRun(line: string, start: string): Run {
  const time = startTime(start)
  return { key: line, checks: [], ...(time !== undefined && { time }) }
}

/** `[INFO] 1.1 - Linux Hosts Specific Configuration` is no check where 1.1.1 follows. */
function isHeadingOf(check: Check | undefined, id: string): boolean {
  return check?.priority === 'INFO' && id.startsWith(`${check.id}.`)
}
