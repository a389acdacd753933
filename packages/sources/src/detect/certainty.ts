import type { Detection, Found } from './detector.ts'

/** How sure it is that a tool wrote an input, and why, in words. */
export type Certainty = { readonly level: 'sure' | 'likely' | 'doubtful'; readonly why: string }

/** Lines of text that leave no doubt; a document may quote one or two. */
const manyLines = 3
/** Share of the lines of an input that has to be recognised to leave no doubt: most of a log are not findings. */
const enoughLines = 0.1

/** How sure it is that what was found is right. */
export function certaintyOf(detection: Detection, found: Found): Certainty {
  const { count, form, rivals } = found
  if (rivals.length > 0) return { level: 'doubtful', why: `${rivals.join(', ')} would read the records too` }
  switch (form) {
    case 'records': {
      const all = found.mustUnpack ? detection.lines : recordsOf(detection)
      const why = `${count} of ${all} ${found.mustUnpack ? 'lines' : all === 1 ? 'record' : 'records'}`
      return { level: count === all ? 'sure' : count * 2 >= all ? 'likely' : 'doubtful', why }
    }
    case 'beginning':
      return { level: 'likely', why: 'the record was looked at as far as it goes: it is long, or it is cut off' }
    case 'lines': {
      const isSure = count >= manyLines && count >= detection.lines * enoughLines
      return { level: isSure ? 'sure' : 'likely', why: `${count} of ${detection.lines} lines` }
    }
    case 'yaml':
      return { level: 'likely', why: 'only the head was looked at: it is YAML, and what is read is JSON' }
  }
}

function recordsOf({ found, unrecognised, refused }: Detection): number {
  return found.reduce((sum, { form, count }) => sum + (form === 'records' ? count : 0), unrecognised + refused)
}
