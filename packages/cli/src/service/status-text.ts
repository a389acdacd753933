import type { GatewayStatus, NamedIntegrationStatus, NamedWayStatus } from '@tidewaiter/gateway'
import { grouped, plural } from '../terminal/plural.ts'
import { printable } from '../terminal/printable.ts'
import { plain, type Style } from '../terminal/style.ts'
import { wrap } from '../terminal/table.ts'

export type StatusTextOptions = { readonly style?: Style; readonly width: number }

/** @param head stands in front of the first line in place of the indent; it and its width, without colours */
type Lines = (indent: number, text: string, head?: Head) => string[]

type Head = { readonly text: string; readonly width: number }

/**
 * The status as one screen for a person who was just woken up: what is wrong and what to do comes first, gravest first. Everything
 * that came from outside is made printable.
 */
export function statusText(status: GatewayStatus, { style = plain, width }: StatusTextOptions): string {
  const { version, pid, now, startedAt, state, config, ways, integrations } = status
  const lines: Lines = (indent, text, head = { text: ' '.repeat(indent), width: indent }) =>
    wrap(printable(text), Math.max(24, width - Math.max(indent, head.width))).map(
      (line, index) => (index === 0 ? head.text : ' '.repeat(indent)) + line,
    )
  const heading = (text: string): string[] => ['', style('bold', text)]
  const file = config.file === undefined ? '' : `, ${printable(config.file)}`
  const stopping = state === 'stopping' ? ', stopping' : ''
  return [
    `tidewaiter ${printable(version)}, up ${span(now - startedAt)}${stopping} (process ${pid}${file})`,
    ...problemLines(status, style, lines),
    ...heading('WAYS IN'),
    ...(ways.length === 0
      ? ['  none']
      : columns(
          ways.map(({ name, state: at }) => [name, at]),
          style,
        ).flatMap((head, n) => wayLines(head, ways[n]!, now, lines))),
    ...heading('JOURNAL'),
    ...lines(2, journalText(status)),
    ...heading('REPORTS'),
    ...lines(2, reportsText(status)),
    ...heading('INTEGRATIONS'),
    ...(integrations.length === 0
      ? ['  none']
      : columns(
          integrations.map(({ name, state: at }) => [name, at]),
          style,
        ).flatMap((head, n) => integrationLines(head, integrations[n]!, now, lines))),
    ...(status.replays.length === 0
      ? []
      : [
          ...heading('REPLAYS'),
          ...status.replays.flatMap(({ id, integration, text }) => lines(2, `${id} to ${integration}: ${text}`)),
        ]),
  ]
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

const colours = { critical: 'red', serious: 'yellow', minor: 'cyan' } as const

function problemLines({ problems }: GatewayStatus, style: Style, lines: Lines): string[] {
  if (problems.length === 0) return [style('green', 'All is well.')]
  const urgent = problems.filter(({ level }) => level !== 'minor').length
  const title =
    urgent === 0
      ? `Works; ${plural(problems.length, 'remark')}:`
      : `${plural(urgent, 'problem')} to look at${urgent === problems.length ? '' : `, ${plural(problems.length - urgent, 'remark')}`}:`
  return [
    '',
    style(urgent === 0 ? 'cyan' : 'red', title),
    ...problems.flatMap(({ level, about, text, action }) => [
      ...lines(4, `${about}: ${text}`, {
        text: `  ${style(colours[level], level === 'minor' ? '-' : '!')} `,
        width: 4,
      }),
      ...lines(6, action),
    ]),
  ]
}

/** The name and state of each row, aligned. */
function columns(rows: readonly (readonly [string, string])[], style: Style): Head[] {
  const [names, states] = [
    Math.max(...rows.map(([name]) => name.length)),
    Math.max(...rows.map(([, state]) => state.length)),
  ]
  return rows.map(([name, state]) => ({
    text: `  ${style('bold', printable(name).padEnd(names))}  ${printable(state).padEnd(states)}  `,
    width: names + states + 6,
  }))
}

function wayLines(head: Head, way: NamedWayStatus, now: number, lines: Lines): string[] {
  const { text, counts, lastRecordAt, behindBytes, limited } = way
  const facts = [
    plural(counts.events, 'event'),
    plural(counts.records, 'record'),
    ...(counts.refused > 0 ? [`${grouped(counts.refused)} refused`] : []),
    ...(counts.skipped > 0 ? [`${grouped(counts.skipped)} skipped`] : []),
    ...limitText(limited ?? { withheld: 0, summaries: 0 }),
    ...(behindBytes !== undefined && behindBytes > 0 ? [`${sizeText(behindBytes)} still to read`] : []),
    lastRecordAt === undefined ? 'nothing has come yet' : `last record ${span(now - lastRecordAt)} ago`,
  ]
  return [...lines(6, text, head), ...lines(6, facts.join(', '))]
}

function integrationLines(head: Head, integration: NamedIntegrationStatus, now: number, lines: Lines): string[] {
  const { text, target, lag, counts, lastSuccessAt, certificate, ownCertificate, deadLettersKept } = integration
  const facts = [
    ...(text.includes(target) ? [] : [target]),
    lag.events === 0
      ? 'nothing waits'
      : `${plural(lag.events, 'event')} waiting, the oldest ${span(lag.seconds * 1000)} old`,
    `${grouped(counts.delivered)} delivered`,
    lastSuccessAt === undefined ? 'none since the start' : `last ${span(now - lastSuccessAt)} ago`,
    ...(counts.leftOut > 0 ? [`${grouped(counts.leftOut)} left out by the selection`] : []),
    ...limitText(counts),
    ...(counts.possiblyDoubled > 0 ? [`${grouped(counts.possiblyDoubled)} possibly doubled`] : []),
    ...(counts.shortened > 0 ? [`${grouped(counts.shortened)} shortened`] : []),
    ...(deadLettersKept > 0 ? [plural(deadLettersKept, 'dead letter')] : []),
    ...(certificate === undefined ? [] : [`certificate ${validity(certificate)}`]),
    ...(ownCertificate === undefined ? [] : [`our own ${validity(ownCertificate)}`]),
  ]
  return [...lines(6, text, head), ...lines(6, facts.join(', '))]
}

function limitText({ withheld, summaries }: { readonly withheld: number; readonly summaries: number }): string[] {
  return withheld === 0
    ? []
    : [
        `${grouped(withheld)} beyond the limit, in ${grouped(summaries)} ${summaries === 1 ? 'summary' : 'summaries'} so far`,
      ]
}

function validity({ daysLeft, validTo }: NonNullable<NamedIntegrationStatus['certificate']>): string {
  return daysLeft < 0 ? `expired on ${validTo.slice(0, 10)}` : `good for ${plural(daysLeft, 'more day')}`
}

function journalText({ journal, now }: GatewayStatus): string {
  const { next, oldest, oldestAt, bytes, freeBytes, limitBytes, refusing } = journal
  const kept = next - oldest
  return [
    kept === 0
      ? 'empty'
      : `${plural(kept, 'event')} kept${oldestAt === undefined ? '' : `, the oldest ${span(now - oldestAt)} old`}`,
    `${sizeText(bytes)}${limitBytes === undefined ? '' : ` of ${sizeText(limitBytes)}`}, ${sizeText(freeBytes)} free on the disk`,
    ...(refusing === undefined ? [] : [`takes nothing in: ${refusing}`]),
    printable(journal.folder),
  ].join('; ')
}

function reportsText({ reports }: GatewayStatus): string {
  const { reports: kept, bytes, limitBytes, refusing } = reports
  return [
    kept === 0 ? 'none kept' : `${plural(kept, 'report')} kept`,
    `${sizeText(bytes)} of ${sizeText(limitBytes)}`,
    ...(refusing === undefined ? [] : [`takes nothing in: ${refusing}`]),
  ].join('; ')
}

/** A size in the unit that leaves at most three digits in front of the point. */
function sizeText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
  const value = bytes / 1024 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}

/** A time span as people say it: its largest unit, and the next one where that matters. */
function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
  return `${Math.floor(seconds / 86_400)} days`
}
