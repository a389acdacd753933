/** Text of somebody else as it may stand in a message: on one line, at most 200 characters. */
export function shownText(text: string): string {
  // Whatever is that long says nothing more.
  const line = text
    .slice(0, 2000)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  return line.length > 200 ? `${line.slice(0, 199).toWellFormed()}…` : line
}
