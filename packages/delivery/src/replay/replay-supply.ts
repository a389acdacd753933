import type { Block, DeadLetter, Gap, Journal, Query, Sequence } from '@tidewaiter/journal'
import { profiles } from '@tidewaiter/model'
import type { Supply } from '../loop/supply.ts'

/** Letters that are asked for at once. */
const pageSize = 100

/** Entries of the journal by what they say. After a break the search begins again where it is needed. */
export function searchSupply(journal: Journal, query: Query, finished: () => void): Supply {
  let search: AsyncIterator<Block | Gap> | undefined
  let expected = -1

  return {
    isEmptyAt: () => false,
    read: async (from) => {
      if (search === undefined || from !== expected) {
        await search?.return?.()
        search = journal.search({ ...query, from })[Symbol.asyncIterator]()
      }
      const { done, value } = await search.next()
      if (done === true) return undefined
      expected = value.first + value.count
      return value
    },
    reached: () => {
      finished()
      return Promise.resolve()
    },
  }
}

/** Which dead letters are read. */
export type WantedLetters = {
  /** All of them when undefined. */
  readonly ids: readonly number[] | undefined
  /** Those that were added later are not: there would be no end. */
  readonly until: number
  /** Gets the ids of those that were read. */
  readonly given: Set<number>
}

/** Dead letters that hold a line, each as a block of its own, numbered by its id. */
export function deadLetterSupply(
  journal: Journal,
  integration: string,
  { ids, until, given }: WantedLetters,
  finished: () => void,
): Supply {
  const wanted = ids === undefined ? undefined : new Set(ids)
  let page: readonly DeadLetter[] = []

  async function next(from: Sequence): Promise<DeadLetter | undefined> {
    for (let after = from - 1; ;) {
      page = page.filter(({ id }) => id > after)
      if (page.length === 0) page = await journal.deadLetters.list({ integration, after, limit: pageSize })
      const last = page.at(-1)
      if (last === undefined) return undefined
      const found = page.find(
        ({ id, at, line }) => line !== undefined && at <= until && (wanted === undefined || wanted.has(id)),
      )
      if (found !== undefined) return found
      after = last.id
    }
  }

  return {
    isEmptyAt: () => false,
    read: async (from) => {
      const letter = await next(from)
      if (letter?.line === undefined) return undefined
      given.add(letter.id)
      const bytes = Buffer.from(`${letter.line}\n`)
      return { kind: 'block', first: letter.id, count: 1, form: formOf(letter.line), bytes, acceptedAt: letter.at }
    },
    reached: () => {
      finished()
      return Promise.resolve()
    },
  }
}

/** A dead letter does not say in which form its line is; the device fields do. */
function formOf(line: string): string {
  const start = line.indexOf('CEF:')
  const found = profiles.find(({ device: { vendor, product, version } }) =>
    line.slice(start).startsWith(`CEF:0|${vendor}|${product}|${version}|`),
  )
  return found?.name ?? 'unknown'
}
