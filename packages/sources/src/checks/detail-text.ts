import type { SourceContext } from '../source-context.ts'
import { clipText } from './clip-text.ts'

/** As `clipText`, for text that may quote command lines, their output or manifests: secrets in it are replaced. */
export function detailText(value: unknown, context: SourceContext): string | undefined {
  const text = clipText(value)
  return text === undefined ? undefined : context.redact(text)
}
