/**
 * Makes the test of a pattern in which `*` stands for any text, `/` included, and `?` for one character. Capitals count.
 * Takes time linear in pattern times text, whatever the pattern: there is no regular expression behind it, as names of images
 * are chosen by others.
 */
export function glob(pattern: string): (text: string) => boolean {
  return (text) => {
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
}
