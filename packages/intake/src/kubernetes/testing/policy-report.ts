/** Results of a policy report by their policies: `{ 'require-team': 'fail' }`; each message holds policy and result. */
export type Verdicts = Readonly<Record<string, 'pass' | 'fail' | 'warn' | 'error' | 'skip'>>

/** The results as they stand in a report, with a time that says nothing. */
export function reportOf(verdicts: Verdicts, seconds = 1_795_000_000): object {
  return {
    scope: { kind: 'Pod', namespace: 'shop', name: 'web-0' },
    results: Object.entries(verdicts).map(([policy, result]) => ({
      policy,
      result,
      message: `${policy} is ${result}`,
      source: 'kyverno',
      timestamp: { seconds, nanos: 0 },
    })),
  }
}

/** What failed, of the entries: `require-team: shop/Pod/web-0: require-team is fail` gives `require-team is fail`. */
export function failuresIn(entries: readonly string[]): string[] {
  return entries.flatMap((entry) => /reason=.*: (\S+ is \w+)/.exec(entry)?.[1] ?? [])
}
