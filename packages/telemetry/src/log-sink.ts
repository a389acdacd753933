/** Where the lines of the log go to. */
export type LogSink = {
  /** Takes a line; false when it was dropped. Never throws, never waits. */
  readonly write: (line: string) => boolean
}

/** What a stream may hold that nobody reads. */
const maxPendingBytes = 1024 * 1024

type Handle = { readonly setBlocking?: (blocking: boolean) => unknown }

/**
 * The log of a process: its standard error. Node writes there synchronously, so a full pipe would stop the service; here
 * what is not read waits in memory, and beyond 1 MiB lines are dropped.
 */
export function createStreamSink(stream: NodeJS.WritableStream & { readonly writableLength: number }): LogSink {
  // Not in the documentation of Node, and the only way: the file descriptor may be opened once alone. Where it is missing,
  // writing stays synchronous.
  const handle = (stream as unknown as { readonly _handle?: Handle })['_handle']
  handle?.setBlocking?.(false)
  stream.on('error', () => {}) // nobody is left to be told
  return {
    write: (line) => {
      if (stream.writableLength > maxPendingBytes || !stream.writable) return false
      stream.write(line)
      return true
    },
  }
}
