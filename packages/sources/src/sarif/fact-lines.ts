/** What SARIF has no place for, and scanners write into the message or the help of a rule, one fact in a line. */
export type Facts = {
  readonly package?: string
  readonly severity?: string
  readonly installedVersion?: string
  readonly fixedVersion?: string
}

/** The words that Trivy and Grype put before each fact. */
const facts: Readonly<Record<string, keyof Facts>> = {
  Package: 'package',
  Severity: 'severity',
  'Installed Version': 'installedVersion',
  Version: 'installedVersion',
  'Fixed Version': 'fixedVersion',
  'Fix Version': 'fixedVersion',
}

/** Only the head of a text is searched: descriptions come after the facts, and may be long. */
const maxText = 4096
const maxLines = 12

/** The facts in lines of the form `Package: openssl`, of the first text that has one. */
export function factLines(...texts: readonly (string | undefined)[]): Facts {
  const found: Record<string, string> = {}
  for (const text of texts) {
    for (const line of (text ?? '').slice(0, maxText).split('\n', maxLines)) {
      const colon = line.indexOf(': ')
      const word = colon > 0 ? line.slice(0, colon) : ''
      const value = line.slice(colon + 2).trim()
      const fact = Object.hasOwn(facts, word) ? facts[word] : undefined
      if (fact !== undefined && value !== '') found[fact] ??= value
    }
  }
  return found
}
