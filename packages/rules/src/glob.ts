/**
 * Makes the test of a pattern in which `*` stands for any text, `/` included, and `?` for one character. Capitals count.
 * Takes time linear in pattern times text, whatever the pattern: there is no regular expression behind it, as names of images
 * are chosen by others.
 */
export function glob(pattern: string): (text: string) => boolean {
  if (!isPattern(pattern)) return (text) => text === pattern
  const start = pattern.slice(0, -1)
  if (pattern.endsWith('*') && !isPattern(start)) return (text) => text.startsWith(start)
  return (text) => fits(pattern, text)
}

/** True for a text that stands for others than itself. */
export function isPattern(text: string): boolean {
  return text.includes('*') || text.includes('?')
}

/** Makes the test whether one of the patterns fits; see {@link glob}. */
export function anyGlob(patterns: readonly string[]): (text: string) => boolean {
  const words = new Set(patterns.filter((pattern) => !isPattern(pattern)))
  const globs = patterns.filter(isPattern).map(glob)
  return (text) => (words.size > 0 && words.has(text)) || globs.some((test) => test(text))
}

function fits(pattern: string, text: string): boolean {
  let patternAt = 0
  let textAt = 0
  let starAt = -1
  let retry = 0
  while (textAt < text.length) {
    if (pattern[patternAt] === '?' || (pattern[patternAt] === text[textAt] && pattern[patternAt] !== '*')) {
      patternAt++
      textAt++
    } else if (pattern[patternAt] === '*') {
      starAt = patternAt++
      retry = textAt
    } else if (starAt >= 0) {
      patternAt = starAt + 1
      textAt = ++retry
    } else return false
  }
  while (pattern[patternAt] === '*') patternAt++
  return patternAt === pattern.length
}
