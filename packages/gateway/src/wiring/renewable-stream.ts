import type { RecordStream } from '@tidewaiter/intake'

/**
 * A record stream that can be replaced while its way in stays open, when a reload changes the forms, the cluster, the node or the
 * redaction. The old stream is used until the input can be cut: nothing unfinished is kept and nothing waits to be appended,
 * so no record is lost or read twice. Until then entries lack a new form, and delivery writes them anew from another.
 *
 * @param open opens a stream as things are now; `source` is what the stream before had found out
 * @param generation changes whenever streams opened before are out of date
 */
export function createRenewableStream(
  open: (source: string | undefined) => RecordStream,
  generation: () => number,
): RecordStream {
  let born = generation()
  let stream = open(undefined)
  /** A stream that was replaced may have a commit under way, which it still has to count. */
  const counted = [stream.counts]

  function replace(): void {
    born = generation()
    stream = open(stream.source())
    counted.push(stream.counts)
  }

  const total = (what: keyof RecordStream['counts']): number => counted.reduce((sum, counts) => sum + counts[what], 0)

  return {
    push: (chunk) => {
      if (born !== generation() && stream.isClear() && stream.pending() === 0) {
        const place = stream.place()
        replace()
        stream.reset(place)
      }
      stream.push(chunk)
    },
    end: () => stream.end(),
    flush: () => stream.flush(),
    isClear: () => stream.isClear(),
    place: () => stream.place(),
    pending: () => stream.pending(),
    commit: (marks) => stream.commit(marks),
    reset: (place) => {
      if (born !== generation()) replace()
      stream.reset(place)
    },
    source: () => stream.source(),
    counts: {
      get bytes() {
        return total('bytes')
      },
      get records() {
        return total('records')
      },
      get events() {
        return total('events')
      },
      get refused() {
        return total('refused')
      },
      get skipped() {
        return total('skipped')
      },
    },
  }
}
