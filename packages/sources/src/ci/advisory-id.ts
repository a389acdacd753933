const pattern = /\b(?:CVE-\d{4}-\d{4,19}|GHSA(?:-[0-9a-z]{4}){3})\b/i

/** The first id of a public advisory, `CVE-2026-1234` or `GHSA-xxxx-xxxx-xxxx`, in one of the texts. */
export function advisoryIdIn(...texts: readonly (string | undefined)[]): string | undefined {
  for (const text of texts) {
    const found = text === undefined ? null : pattern.exec(text)
    if (found !== null) return found[0]
  }
  return undefined
}
