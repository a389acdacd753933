import type { Diagnostic } from '@tidewaiter/cef'
import type { ReadProblem } from '@tidewaiter/model'
import type { Defect } from '../engine/verbatim-message.ts'

/** What was found in a message, each kind once, at its first place: a hostile message has a thousand of one kind. */
export function defectsOf(diagnostics: readonly Diagnostic[], problems: readonly ReadProblem[]): readonly Defect[] {
  if (diagnostics.length === 0 && problems.length === 0) return []
  const defects = new Map<string, Defect>()
  const add = (defect: Defect): void => {
    if (!defects.has(defect.code)) defects.set(defect.code, defect)
  }
  for (const { code, message, offset } of diagnostics) add({ code, message, column: offset + 1 })
  for (const { code, message } of problems) add({ code, message })
  return [...defects.values()]
}
