import type { AssurancePolicy } from '@tidewaiter/rules'
import { conditionsOf } from './conditions-of.ts'
import { artifactText, type GateResult } from './gate-result.ts'
import { markup } from './markup.ts'

/** Findings in the text of one failure. */
const shownMost = 100

/**
 * The verdicts as JUnit XML, which every CI system shows: a suite for each artifact and policy, a test for each condition. What a
 * policy says that is only audited is a test that was skipped, as it fails nothing.
 */
export function gateJunit(results: readonly GateResult[], policies: readonly AssurancePolicy[]): string {
  const suites = results.flatMap((result) =>
    result.verdicts.map((verdict) => {
      const policy = policies.find(({ name }) => name === verdict.policy) as AssurancePolicy
      const cases = conditionsOf(policy, verdict)
      const failed = cases.filter(({ failure }) => failure !== undefined).length
      const enforced = verdict.mode === 'enforce'
      const bodies = cases.map(({ name, failure }) => {
        const head = `    <testcase classname="${markup(verdict.policy)}" name="${markup(name)}"`
        if (failure === undefined) return `${head}/>\n`
        if (!enforced) return `${head}><skipped message="${markup(`audit only: ${failure.reason}`)}"/></testcase>\n`
        const shown = failure.findings
          .slice(0, shownMost)
          .map(({ id, severity, package: name_, path }) => [id, severity, name_ ?? path ?? ''].join(' ').trim())
        const text = [failure.reason, ...shown].join('\n')
        return `${head}><failure message="${markup(failure.reason)}">${markup(text)}</failure></testcase>\n`
      })
      const counts = `tests="${cases.length}" failures="${enforced ? failed : 0}" skipped="${enforced ? 0 : failed}" errors="0"`
      const name = markup(`${artifactText(result)}: ${verdict.policy}`)
      return `  <testsuite name="${name}" ${counts}>\n${bodies.join('')}  </testsuite>\n`
    }),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="tidewaiter ci">\n${suites.join('')}</testsuites>\n`
}
