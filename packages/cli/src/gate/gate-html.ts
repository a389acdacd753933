import type { Failure, Finding, Verdict } from '@tidewaiter/rules'
import { whereOf } from '../reports/finding-text.ts'
import { artifactText, isBlocked, type GateResult } from './gate-result.ts'
import { markup } from './markup.ts'

/**
 * The verdicts as one HTML page that needs nothing else: no script, no font, no image from anywhere, and a policy that forbids
 * them, as names in a report are chosen by others.
 *
 * @param now in ms since 1970-01-01 UTC, for the foot of the page
 */
export function gateHtml(results: readonly GateResult[], now: number): string {
  const blocked = results.filter(isBlocked).length
  const summary = blocked === 0 ? 'Nothing is blocked' : `${blocked} of ${results.length} blocked`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${markup(summary)}</title>
<style>${styles}</style>
</head>
<body>
<main>
<h1>${markup(summary)}</h1>
${results.map(sectionOf).join('\n')}
<footer>Tidewaiter, ${new Date(now).toISOString()}</footer>
</main>
</body>
</html>
`
}

function sectionOf(result: GateResult): string {
  const { digest, os } = result.report.artifact
  const { name, version } = result.report.tool
  const facts = [
    digest,
    os,
    `scanned by ${name}${version === undefined ? '' : ` ${version}`}`,
    result.report.scannedAt === undefined ? undefined : new Date(result.report.scannedAt).toISOString(),
  ].filter((fact) => fact !== undefined)
  const verdicts =
    result.verdicts.length === 0
      ? '<p>No policy is for this artifact: it was not judged.</p>'
      : result.verdicts.map(verdictOf).join('\n')
  return `<section>
<h2>${markup(artifactText(result))}</h2>
<p class="facts">${facts.map((fact) => markup(fact)).join('<br>')}</p>
${verdicts}
</section>`
}

function verdictOf({ policy, mode, compliant, failures, accepted }: Verdict): string {
  const word = compliant ? 'compliant' : mode === 'enforce' ? 'not compliant' : 'not compliant, audit only'
  const mark = compliant ? 'good' : mode === 'enforce' ? 'bad' : 'odd'
  const kept =
    accepted.length === 0 ? '' : failureOf({ reason: `Accepted risks: ${accepted.length}`, findings: accepted })
  return `<h3><span class="${mark}">${word}</span> ${markup(policy)}</h3>
${failures.map(failureOf).join('\n')}${kept}`
}

function failureOf({ reason, findings }: Pick<Failure, 'reason' | 'findings'>): string {
  if (findings.length === 0) return `<p>${markup(reason)}</p>`
  return `<details open><summary>${markup(reason)}</summary>
<table><thead><tr><th scope="col">Finding</th><th scope="col">Severity</th><th scope="col">Where</th><th scope="col">Fixed in</th><th scope="col">Title</th></tr></thead>
<tbody>${findings.map(rowOf).join('\n')}</tbody></table></details>`
}

function rowOf(finding: Finding): string {
  const { id, severity, fixedVersion, title } = finding
  const cells = [id, severity, whereOf(finding), fixedVersion ?? '', title ?? ''].map(
    (cell) => `<td>${markup(cell)}</td>`,
  )
  return `<tr class="${severity}">${cells.join('')}</tr>`
}

const styles = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
section { border-top: 1px solid #8886; margin-top: 2rem }
h2 { overflow-wrap: anywhere }
.facts, footer { opacity: .75; font-size: .9rem; overflow-wrap: anywhere }
.good, .bad, .odd { border-radius: .3rem; padding: .1rem .5rem; color: #fff; font-size: .9rem }
.good { background: #1a7f37 } .bad { background: #b42318 } .odd { background: #8a5a00 }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8883; overflow-wrap: anywhere }
td:first-child { white-space: nowrap }
tr.critical td:nth-child(2), tr.high td:nth-child(2) { color: #d1242f; font-weight: 600 }
summary { cursor: pointer; margin: .5rem 0 }
footer { margin: 3rem 0 }
`
