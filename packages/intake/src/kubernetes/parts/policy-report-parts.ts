import {
  listOf,
  memberOf,
  nameOfPolicy,
  readPolicyResult,
  readReportHead,
  resourceName,
  type PolicyResult,
} from '@tidewaiter/sources'
import { nowhere, type Parts } from './parts.ts'

/** A result as it stands in the report, and as it is read: a text says what is wrong with it. */
type Given = { readonly raw: unknown; readonly read: PolicyResult | string }

/**
 * The results of a report, each for each of its objects, in the sense in which the source compares them: policy, rule, object,
 * result, message, exceptions; not the time. Vulnerabilities are one part together: the source tells of the scan that found them.
 */
export function policyReportParts(report: object): Parts {
  const head = readReportHead(report, nowhere)
  const results = listOf(memberOf(report, 'results')).map((raw): Given => ({
    raw,
    read: readPolicyResult(raw, head, nowhere),
  }))
  const findings = results.flatMap(({ read }) => (isFinding(read) ? [read] : []))
  const texts: string[] = []
  /** For each result the index of its first part. */
  const firsts: number[] = []
  if (findings.length > 0) texts.push(textOfFindings(findings))
  for (const { raw, read } of results) {
    firsts.push(isFinding(read) ? 0 : texts.length)
    if (typeof read === 'string') texts.push(JSON.stringify(raw))
    else if (!isFinding(read)) for (const resource of read.resources) texts.push(textOfResult(read, resource))
  }
  return {
    texts,
    only: (isWanted) => ({
      ...report,
      results: results.flatMap((result, index) =>
        withWanted(result, (part) => isWanted[firsts[index]! + part] === true),
      ),
    }),
  }
}

function isFinding(read: PolicyResult | string): read is PolicyResult & { readonly kind: 'vulnerability' } {
  return typeof read !== 'string' && read.kind === 'vulnerability'
}

function textOfResult(result: PolicyResult, resource: PolicyResult['resources'][number]): string {
  const { verdict, message, exceptions, category } = result
  return JSON.stringify([nameOfPolicy(result), resourceName(resource), verdict, message, exceptions, category])
}

function textOfFindings(findings: readonly PolicyResult[]): string {
  return JSON.stringify(findings.map(({ vulnerability, category, verdict }) => [vulnerability, category, verdict]))
}

/** The result with its wanted objects; none when there are none. */
function withWanted({ raw, read }: Given, isWanted: (part: number) => boolean): readonly unknown[] {
  if (typeof read === 'string' || isFinding(read) || read.resources.length === 1) return isWanted(0) ? [raw] : []
  const resources = read.resources.filter((_, part) => isWanted(part))
  return resources.length === 0 ? [] : [{ ...(raw as object), resources }]
}
