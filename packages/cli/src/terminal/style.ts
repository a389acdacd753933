import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]

/** Puts text in a colour or weight where the output shows them, and leaves it alone where it does not. */
export type Style = (format: Format, text: string) => string

/**
 * Takes a stream, returns its style. Only a terminal gets colours; NO_COLOR and FORCE_COLOR are honoured as `node:util`
 * does it (https://no-color.org).
 */
export function createStyle(stream: NodeJS.WritableStream): Style {
  const coloured = styleText('red', 'x', { stream }) !== 'x'
  return coloured ? (format, text) => styleText(format, text, { validateStream: false }) : plain
}

/** No colours at all. */
export const plain: Style = (_format, text) => text
