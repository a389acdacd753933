import { InvalidArgumentError, Option } from 'commander'
import { defaultMaxLine } from './input/each-line.ts'

/** Takes the lowest and highest value, returns a parser of whole numbers for an option. */
export function wholeNumber(lowest: number, highest: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= lowest && value <= highest) return value
    const bound = highest === Number.MAX_SAFE_INTEGER ? `of ${lowest} or more` : `from ${lowest} to ${highest}`
    throw new InvalidArgumentError(`It takes a whole number ${bound}.`)
  }
}

/** For an option that may be given several times: gathers the values. */
export function gather(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value]
}

/** For an option with many choices, which would fill its help: takes one of them. */
export function oneOf(choices: readonly string[]): (value: string) => string {
  return (value) => {
    if (choices.includes(value)) return value
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`)
  }
}

/** As {@link gather}, for values from a list. */
export function gatherChoice(
  choices: readonly string[],
): (value: string, earlier: readonly string[] | undefined) => readonly string[] {
  const chosen = oneOf(choices)
  return (value, earlier) => gather(chosen(value), earlier)
}

/** `--max-line`, for commands that read lines of CEF. */
export function maxLineOption(): Option {
  return new Option('--max-line <bytes>', 'cut lines that are longer')
    .default(defaultMaxLine)
    .argParser(wholeNumber(1, 512 * 1024 * 1024))
}
