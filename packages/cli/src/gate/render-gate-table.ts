import type { Finding, Verdict } from '@tidewaiter/rules'
import { whereOf } from '../reports/finding-text.ts'
import { printable } from '../terminal/printable.ts'
import { plural } from '../terminal/plural.ts'
import type { Style } from '../terminal/style.ts'
import { table } from '../terminal/table.ts'
import { artifactText, type GateResult } from './gate-result.ts'

/** Findings that are shown for one failure; the files hold all of them. */
const shownMost = 10

/** The verdicts for the eye: each artifact, what each policy says of it, and the findings behind that. */
export function renderGateTable(results: readonly GateResult[], style: Style, width: number | undefined): string {
  return results.map((result) => renderResult(result, style, width)).join('\n')
}

function renderResult(result: GateResult, style: Style, width: number | undefined): string {
  const { digest } = result.report.artifact
  const head = style('bold', printable(artifactText(result)))
  const which = digest === undefined ? '' : `  ${printable(digest)}\n`
  if (result.verdicts.length === 0) return `${head}\n${which}  no policy is for this artifact: it was not judged\n`
  return `${head}\n${which}${result.verdicts.map((verdict) => renderVerdict(verdict, style, width)).join('')}`
}

function renderVerdict({ policy, mode, compliant, failures, accepted }: Verdict, style: Style, width?: number): string {
  const word = compliant
    ? style('green', 'compliant')
    : mode === 'enforce'
      ? style('red', 'NOT COMPLIANT')
      : style('yellow', 'not compliant (audit only)')
  const notes = accepted.length === 0 ? '' : `, ${plural(accepted.length, 'finding')} accepted`
  const reasons = failures.map(({ reason, findings }) => {
    const shown = findings.slice(0, shownMost)
    const more = findings.length > shownMost ? `      and ${findings.length - shownMost} more\n` : ''
    return `    ${printable(reason)}\n${shown.length === 0 ? '' : indented(findingTable(shown, style, width))}${more}`
  })
  return `  ${printable(policy)}: ${word}${notes}\n${reasons.join('')}`
}

function findingTable(findings: readonly Finding[], style: Style, width: number | undefined): string {
  const rows = findings.map((finding) => [
    finding.id,
    finding.severity,
    whereOf(finding),
    fixOf(finding),
    finding.title ?? '',
  ])
  return table(['finding', 'severity', 'where', 'fixed in', 'title'], rows, {
    style,
    ...(width !== undefined && { width: width - indent.length }),
  })
}

function fixOf({ kind, fixedVersion }: Finding): string {
  return fixedVersion ?? (kind === 'vulnerability' ? 'not fixed' : '')
}

const indent = '      '

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, indent)
}
