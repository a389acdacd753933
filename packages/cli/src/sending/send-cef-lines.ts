import { isError, parseCef } from '@tidewaiter/cef'
import type { ConverterCounts } from '@tidewaiter/sources'
import { defaultMaxLine } from '../input/each-line.ts'
import { createLineReader, type Line } from '../input/read-lines.ts'
import type { Delivery } from './delivery.ts'

/** Something to be said about a line that is sent, or about one that is not. */
export type LineRemark = { readonly file: string; readonly line: number; readonly sent: boolean; readonly what: string }

/**
 * Sends CEF messages, one a line, as they are: not a byte is changed. Lines that break the standard are remarked on and sent all
 * the same, since whoever wrote them may have a receiver for them; empty lines and lines that are too long to be whole are not.
 */
export async function sendCefLines(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  delivery: Delivery,
  counts: Pick<ConverterCounts, 'records' | 'events' | 'refused'>,
  remark: (remark: LineRemark) => void,
): Promise<void> {
  const reader = createLineReader(defaultMaxLine)
  const send = async (lines: readonly Line[]): Promise<void> => {
    const messages = lines.flatMap(({ bytes, number, cut }) => {
      if (bytes.length === 0) return []
      counts.records++
      if (cut) {
        counts.refused++
        remark({ file, line: number, sent: false, what: `longer than ${defaultMaxLine} bytes` })
        return []
      }
      const fault = parseCef(bytes).diagnostics.find(isError)
      if (fault !== undefined) remark({ file, line: number, sent: true, what: `${fault.code}: ${fault.message}` })
      return [bytes]
    })
    await delivery.send(messages)
    counts.events += messages.length
  }
  for await (const chunk of chunks) await send(reader.push(chunk))
  await send(reader.end())
}
