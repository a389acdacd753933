import { setTimeout as sleep } from 'node:timers/promises'
import { followEvents, type EventConditions, type FollowedPart } from '@tidewaiter/gateway'
import type { Journal, Sequence } from '@tidewaiter/journal'
import { shownEvent, shownGap } from './shown-event.ts'

/**
 * Events as they come, as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 *
 *   (begin) `id`, `retry`  ->  event | `gap` | heartbeat ...  ->  `end` with the reason, or the client goes
 *
 * - `id` is the last entry that is done with: whoever comes back with it as Last-Event-ID has missed nothing. It moves with the
 *   heartbeats too, so that a rare event is not looked for anew from far back.
 * - Nothing is kept for a client. The next part is read when the client has taken the last one; one that is slow lags behind, and
 *   learns as a `gap` of what was removed meanwhile.
 * - What lets the client in is asked again before each part, at most once in `askAgainMs`, and with each heartbeat.
 */
export type Live = {
  readonly conditions: EventConditions
  /** The first entry to look at. */
  readonly from: Sequence
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal
  /** Whether the client may go on. */
  readonly mayGoOn: () => Promise<boolean>
  /** Bounds how many run at once; undefined: as many run as may. */
  readonly take: () => (() => void) | undefined
  readonly heartbeatMs?: number
}

/** Proxies close what is silent for a minute. */
const usualHeartbeatMs = 15_000
const askAgainMs = 1_000
/** When a client that was cut off comes back, in ms. */
const retryMs = 3_000

export function liveStream(journal: Journal, live: Live): ReadableStream<Uint8Array> {
  const { conditions, from, mayGoOn, take, heartbeatMs = usualHeartbeatMs } = live
  const own = new AbortController()
  const signal = AbortSignal.any([live.signal, own.signal])
  const encoder = new TextEncoder()
  let parts: AsyncIterator<FollowedPart> | undefined
  let coming: Promise<IteratorResult<FollowedPart>> | undefined
  let beating: Promise<undefined> | undefined
  let release: (() => void) | undefined
  let done = from - 1
  let told = done
  let askedAt = performance.now()

  /** What comes next; `isLast` when nothing comes behind it. */
  async function nextText(): Promise<{ readonly text: string; readonly isLast?: true }> {
    if (parts === undefined) {
      release = take()
      if (release === undefined) return endOf('as many live streams as may be are open')
      parts = followEvents(journal, conditions, { from, signal })[Symbol.asyncIterator]()
      return { text: `retry: ${retryMs}\nid: ${done}\n\n` }
    }
    for (;;) {
      coming ??= parts.next()
      beating ??= sleep(heartbeatMs, undefined, { signal, ref: false }).catch(() => {}) as Promise<undefined>
      // The heartbeat first: it has its turn however fast events come.
      const got = await Promise.race([beating, coming])
      if (signal.aborted || got?.done === true) return { text: '', isLast: true }
      if (got === undefined || performance.now() - askedAt >= askAgainMs) {
        if (!(await mayGoOn())) return endOf('the session or token has ended, or reaches something else now')
        askedAt = performance.now()
      }
      if (got === undefined) {
        beating = undefined
        return { text: `${idLine()}: \n\n` }
      }
      coming = undefined
      done = got.value.next - 1
      const text = textOf(got.value)
      if (text !== '') return { text }
    }
  }

  function idLine(): string {
    if (told === done) return ''
    told = done
    return `id: ${done}\n`
  }

  function textOf({ events, gaps }: FollowedPart): string {
    const all = [
      ...events.map((event) => ({ last: event.sequence, text: `data: ${JSON.stringify(shownEvent(event))}\n\n` })),
      ...gaps.map((gap) => ({
        last: gap.first + gap.count - 1,
        text: `event: gap\ndata: ${JSON.stringify(shownGap(gap))}\n\n`,
      })),
    ].sort((one, other) => one.last - other.last)
    told = all.at(-1)?.last ?? told
    return all.map(({ last, text }) => `id: ${last}\n${text}`).join('')
  }

  return new ReadableStream(
    {
      pull: async (controller) => {
        try {
          const { text, isLast } = await nextText()
          if (text !== '') controller.enqueue(encoder.encode(text))
          if (isLast !== true) return
          controller.close()
        } catch (error) {
          controller.error(error)
        }
        own.abort()
        release?.()
      },
      cancel: () => {
        own.abort()
        release?.()
      },
    },
    { highWaterMark: 0 },
  )
}

function endOf(reason: string): { readonly text: string; readonly isLast: true } {
  return { text: `event: end\ndata: ${JSON.stringify({ reason })}\n\n`, isLast: true }
}
