/** The choice that was probably meant: at most two letters, or a third of the word, away. */
export function didYouMean(word: string, choices: readonly string[]): string | undefined {
  const most = Math.max(1, Math.min(2, Math.floor(word.length / 3) + 1))
  const ranked = choices
    .map((choice) => ({ choice, steps: distance(word.toLowerCase(), choice.toLowerCase()) }))
    .filter(({ steps }) => steps <= most)
    .sort((one, other) => one.steps - other.steps)
  return ranked[0]?.choice
}

/** Levenshtein's distance, a swap of neighbours counting as one step; of words of at most 64 letters. */
function distance(one: string, other: string): number {
  const [from, to] = [one.slice(0, 64), other.slice(0, 64)]
  let [before, above]: number[][] = [[], Array.from({ length: to.length + 1 }, (_, n) => n)]
  for (let row = 1; row <= from.length; row++) {
    const line = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      let steps = Math.min(line[column - 1]! + 1, above![column]! + 1, above![column - 1]! + (same ? 0 : 1))
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        steps = Math.min(steps, before![column - 2]! + 1)
      }
      line.push(steps)
    }
    before = above
    above = line
  }
  return above![to.length]!
}
