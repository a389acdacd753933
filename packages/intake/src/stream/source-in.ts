import type { Detection, Source } from '@tidewaiter/sources'

/**
 * The source that can read an input as it stands; undefined when none can. Lines of text have a say where no more records in JSON
 * stand beside them that nobody recognises: these may quote anything.
 */
export function sourceIn({ found, unrecognised }: Detection): Source | undefined {
  return found.find(
    ({ form, count, mustUnpack }) => !mustUnpack && form !== 'yaml' && (form !== 'lines' || count >= unrecognised),
  )?.source
}
