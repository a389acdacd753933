import { type Diagnostic, type DiagnosticCode, diagnostic } from './diagnostics.ts'

/**
 * Findings of one kind that are listed for one message. A hostile message of 1 MB can hold a million faults: listing them
 * all would turn each byte of input into a hundred bytes of memory.
 */
const maxPerCode = 20

/** Collects the findings on one message. */
export class Problems {
  readonly list: Diagnostic[] = []
  #counts: Map<DiagnosticCode, number> | null = null

  /** Adds a finding; beyond `maxPerCode` of one kind only the fact that there are more. */
  add(code: DiagnosticCode, offset: number, detail?: string): void {
    this.#counts ??= new Map()
    const count = (this.#counts.get(code) ?? 0) + 1
    this.#counts.set(code, count)
    if (count <= maxPerCode) this.list.push(diagnostic(code, offset, detail))
    else if (count === maxPerCode + 1) {
      this.list.push(diagnostic('more-not-listed', offset, `further findings of the kind ${code} are not listed`))
    }
  }

  /** The findings in the order of the text. */
  sorted(): readonly Diagnostic[] {
    if (this.list.length > 1) this.list.sort((a, b) => a.offset - b.offset)
    return this.list
  }
}
