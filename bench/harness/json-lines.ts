import { createInterface } from 'node:readline'

/** The JSON objects that a program writes, one a line. */
export async function* jsonLines<T>(stream: NodeJS.ReadableStream): AsyncGenerator<T> {
  for await (const line of createInterface({ input: stream })) yield JSON.parse(line) as T
}
