import type { RecordStream } from '@tidewaiter/intake'

/**
 * A record stream that can be replaced while its way in stays open, when a reload changes the forms, the cluster, the node or the
 * redaction. The old stream is used until the input can be cut: nothing unfinished is kept and nothing waits to be appended,
 * so no record is lost or read twice. Until then entries lack a new form, and delivery writes them anew from another.
 *
 * What the source remembers of earlier records is forgotten with the old stream: as after a restart, what was told before may be told
 * once more.
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
  /** The input has ended: what is pushed next begins another. */
  let isEnded = false
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
        const place = isEnded ? undefined : stream.place()
        replace()
        stream.reset(place)
      }
      isEnded = false
      stream.push(chunk)
    },
    end: (how) => {
      stream.end(how)
      isEnded = true
    },
    more: () => stream.more(),
    flush: () => stream.flush(),
    isClear: () => stream.isClear(),
    place: () => stream.place(),
    pending: () => stream.pending(),
    commit: (marks) => stream.commit(marks),
    reset: (place) => {
      if (born !== generation()) {
        // What it has not committed is read again; what its limit has counted of that is forgotten.
        stream.reset()
        replace()
      }
      isEnded = false
      stream.reset(place)
    },
    source: () => stream.source(),
    remembers: () => stream.remembers(),
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
