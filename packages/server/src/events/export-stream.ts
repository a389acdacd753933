import { findEvents, type EventConditions, type FoundEvent } from '@tidewaiter/gateway'
import type { Gap, Journal } from '@tidewaiter/journal'
import type { Profile } from '@tidewaiter/model'
import { csvGap, csvHeader, csvLine } from './csv.ts'
import { messageIn } from './profile-message.ts'
import { shownEvent, shownGap } from './shown-event.ts'

/** How events are written down. */
export type ExportFormat = {
  readonly contentType: string
  readonly head: string
  readonly line: (event: FoundEvent, profile: Profile) => string
  /** For entries that cannot be looked at. */
  readonly gap: (gap: Gap) => string
}

export const exportFormats: Readonly<Record<'csv' | 'jsonl' | 'cef', ExportFormat>> = {
  csv: { contentType: 'text/csv; charset=utf-8; header=present', head: csvHeader, line: csvLine, gap: csvGap },
  jsonl: {
    contentType: 'application/jsonl',
    head: '',
    line: (event) => `${JSON.stringify(shownEvent(event))}\n`,
    gap: (gap) => `${JSON.stringify({ gap: shownGap(gap) })}\n`,
  },
  cef: {
    contentType: 'text/plain; charset=utf-8',
    head: '',
    line: (event, profile) => `${messageIn(event, profile).message}\n`,
    // A line that is no message would be a fault to whoever reads them.
    gap: () => '',
  },
}

/** Events that are in memory at once. */
const pageOf = 1000

/**
 * Everything that was in the journal at the call and is looked for, oldest first. A page is read when the client has taken the one
 * before: however slow it is and however much there is, one page is in memory.
 *
 * @param take what bounds how many run at once; undefined: as many run as may
 */
export function exportStream(
  journal: Journal,
  {
    format,
    profile,
    conditions,
    signal,
    take,
  }: {
    readonly format: ExportFormat
    readonly profile: Profile
    readonly conditions: EventConditions
    readonly signal: AbortSignal
    readonly take: () => (() => void) | undefined
  },
): ReadableStream<Uint8Array> {
  const before = journal.next
  const own = new AbortController()
  const ended = AbortSignal.any([signal, own.signal])
  let release: (() => void) | undefined
  let after: number | undefined = 0
  let head: string = format.head

  async function nextText(): Promise<string | undefined> {
    release ??= take()
    if (release === undefined) throw new Error('as many exports as may be are under way')
    let text = head
    head = ''
    while (text === '' && after !== undefined) {
      if (ended.aborted) throw new Error('the client has gone')
      const page = await findEvents(journal, {
        ...conditions,
        order: 'oldest',
        before,
        after,
        limit: pageOf,
        form: profile.name,
        signal: ended,
      })
      after = page.next
      text = [...partsOf(page.events, page.gaps)].join('')
    }
    return text === '' ? undefined : text
  }

  /** In the order of the journal. */
  function* partsOf(events: readonly FoundEvent[], gaps: readonly Gap[]): Generator<string> {
    let at = 0
    for (const event of events) {
      for (let gap = gaps[at]; gap !== undefined && gap.first < event.sequence; gap = gaps[++at]) yield format.gap(gap)
      yield format.line(event, profile)
    }
    for (const gap of gaps.slice(at)) yield format.gap(gap)
  }

  const encoder = new TextEncoder()
  return new ReadableStream(
    {
      pull: async (controller) => {
        try {
          const text = await nextText()
          if (text !== undefined) return controller.enqueue(encoder.encode(text))
          controller.close()
        } catch (error) {
          controller.error(error)
        }
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
