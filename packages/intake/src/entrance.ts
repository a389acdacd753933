import type { Journal, ReportStore } from '@tidewaiter/journal'
import type { Profile } from '@tidewaiter/model'
import { sourceNames, type SourceContext } from '@tidewaiter/sources'
import { findSource } from '@tidewaiter/sources/all'
import { IntakeError } from './intake-errors.ts'
import type { IntakeTell } from './intake-happenings.ts'
import type { WayLimit } from './limit/way-limit.ts'
import { createRecordStream } from './stream/record-stream.ts'
import type { Entrance } from './way.ts'

export type EntranceOptions = {
  /** Name of the way in, as in the configuration. */
  readonly name: string
  readonly journal: Journal
  readonly tell: IntakeTell
  /** Profiles that integrations use, one at least. */
  readonly forms: readonly Profile[]
  /** The peer address is that of streams which name none. */
  readonly context: SourceContext
  readonly limit?: WayLimit | undefined
  /** Options of sources that hold where those of a way do not say, for the sources that know them. */
  readonly usualOptions?: Readonly<Record<string, unknown>> | undefined
  /** Where what scanners found is kept; nowhere when absent. */
  readonly reports?: Pick<ReportStore, 'keep'> | undefined
}

/** Takes what all ways in share and the name of one, returns what it is opened with. */
export function createEntrance({
  name,
  journal,
  tell,
  forms,
  context,
  limit,
  reports,
  usualOptions,
}: EntranceOptions): Entrance {
  return {
    name,
    journal,
    tell,
    stream: ({ source: sourceName, options, peerAddress = context.peerAddress, looksAhead, onRefused, onRefusal }) => {
      const source = sourceName === undefined ? undefined : findSource(sourceName)
      if (sourceName !== undefined && source === undefined) {
        const choices = sourceNames.join(', ')
        throw new IntakeError('source-unknown', { name: sourceName, choices })
      }
      const here = withPeer(context, peerAddress)
      const more = { limit, reports, usualOptions, looksAhead, onRefused, onRefusal }
      return createRecordStream({ way: name, source, options, context: here, forms, journal, tell, ...more })
    },
  }
}

function withPeer(context: SourceContext, peer: string | (() => string)): SourceContext {
  if (typeof peer === 'string') return { ...context, peerAddress: peer }
  return {
    ...context,
    get peerAddress() {
      return peer()
    },
  }
}
