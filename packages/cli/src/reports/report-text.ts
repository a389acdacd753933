import type { ListedReport } from '@tidewaiter/gateway'
import { plural } from '../terminal/plural.ts'
import { printable } from '../terminal/printable.ts'
import type { Style } from '../terminal/style.ts'
import { cut, kindsText, severitiesText } from './finding-text.ts'

export const listTitles: readonly string[] = ['SCANNED', 'TOOL', 'SEVERITIES', 'KINDS', 'KEPT', 'ARTIFACT']

export function listCells(report: ListedReport): readonly string[] {
  const { scannedAt, tool, findings, versions } = report
  const cells = [minute(scannedAt), cut(tool, 24), severitiesText(findings), kindsText(findings), String(versions)]
  return [...cells, artifactText(report)]
}

/** What stands above the findings of a report, printable. */
export function reportHead(report: ListedReport, style: Style): string {
  const { artifact, tool, scannedAt, way, source, versions, findings } = report
  const facts = `scanned ${time(scannedAt)} by ${cut(tool, 48)}, came by ${way} (${source}), ${plural(versions, 'report')} of it kept`
  const found =
    Object.keys(findings).length === 0 ? 'nothing found' : `${kindsText(findings)}; ${severitiesText(findings)}`
  const lines = [cut(artifact, 200), facts, found]
  return `${style('bold', printable(artifactText(report)))}\n${lines.map((line) => `  ${printable(line)}\n`).join('')}`
}

/** `shop/web:2.4.1 sha256:1b5e5d0f2a44`: the name, and as much of the digest as one needs to give. Not printable yet. */
export function artifactText({ name, artifact }: ListedReport): string {
  const digest = artifact.startsWith('sha256:') ? [artifact.slice(0, 'sha256:'.length + 12)] : []
  return [cut(name === '' ? artifact : name, 160), ...digest].join(' ')
}

export function time(at: number): string {
  return new Date(at).toISOString()
}

/** `2026-03-01 12:00Z` */
function minute(at: number): string {
  return `${time(at).slice(0, 16).replace('T', ' ')}Z`
}
