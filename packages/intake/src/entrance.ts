import type { Journal } from '@tidewaiter/journal'
import type { Profile } from '@tidewaiter/model'
import { sourceNames, type SourceContext } from '@tidewaiter/sources'
import { findSource } from '@tidewaiter/sources/all'
import { IntakeError } from './intake-errors.ts'
import type { IntakeTell } from './intake-happenings.ts'
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
}

/** Takes what all ways in share and the name of one, returns what it is opened with. */
export function createEntrance({ name, journal, tell, forms, context }: EntranceOptions): Entrance {
  return {
    name,
    journal,
    tell,
    stream: ({ source: sourceName, options, peerAddress = context.peerAddress, onRefused, onRefusal }) => {
      const source = sourceName === undefined ? undefined : findSource(sourceName)
      if (sourceName !== undefined && source === undefined) {
        const choices = sourceNames.join(', ')
        throw new IntakeError('source-unknown', { name: sourceName, choices })
      }
      const here = { ...context, peerAddress }
      const hooks = { onRefused, onRefusal }
      return createRecordStream({ way: name, source, options, context: here, forms, journal, tell, ...hooks })
    },
  }
}
