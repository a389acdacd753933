import { countEvents, findEvents, GatewayError } from '@tidewaiter/gateway'
import type { Sequence } from '@tidewaiter/journal'
import { findProfile, profiles, type Profile } from '@tidewaiter/model'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { route, type Call, type Route, type Stream } from '../api/route.ts'
import { limitQuery, timeReply, timeText } from '../api/schemas.ts'
import { createSessionCookie } from '../api/session-cookie.ts'
import type { House } from '../house.ts'
import { anyone } from '../identity/actor.ts'
import { authenticate } from '../identity/authenticate.ts'
import { ServerError } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import { conditionsOf, eventQuery, type EventFilters } from './event-query.ts'
import { eventReach } from './event-reach.ts'
import { exportFormats, exportStream } from './export-stream.ts'
import { liveStream } from './live-stream.ts'
import { messageIn } from './profile-message.ts'
import { eventSchema, gapSchema, shownEvent, shownGap } from './shown-event.ts'
import { createSlots, type Slots } from './slots.ts'

const group = 'Events'
const dayMs = 24 * 60 * 60 * 1000

/** Of each kind at once: of one user, and of all together. */
const mostSearches = [4, 16] as const
const mostStreams = [5, 200] as const
const mostExports = [2, 8] as const

const gaps = z.array(gapSchema).describe('Entries that were removed or damaged on the way.')

const searchQuery = eventQuery({
  order: z.enum(['newest', 'oldest']).default('newest').describe('By their place in the journal.'),
  before: sequence().optional().describe('Only what stands before this entry: `next` of a page of newest first.'),
  after: sequence().optional().describe('Only what stands behind this entry: `next` of a page of oldest first.'),
  limit: limitQuery().describe('How many at most, 1 to 1000; 100 when absent.'),
})

const pageSchema = z.object({
  items: z.array(eventSchema),
  complete: z.boolean().describe('False: the time was over before the page was full. The next page goes on.'),
  next: z
    .int()
    .optional()
    .describe('`before`, or with `order=oldest` `after`, of the next page; absent when nothing is left.'),
  scannedTo: z.int().optional().describe('How far was looked.'),
  gaps,
})

const statisticsQuery = eventQuery({
  by: z.enum(['family', 'code', 'severity', 'outcome']).default('family').describe('What the series are by.'),
  buckets: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(24)
    .describe('Steps of time, 1 to 1000; each is whole minutes.'),
  from: sequence().optional().describe('Goes on counting: `next` of the reply before. Add both up.'),
})

const statisticsSchema = z.object({
  since: timeReply(),
  until: timeReply(),
  stepSeconds: z.int(),
  total: z.int(),
  series: z
    .array(z.object({ key: z.string(), total: z.int(), counts: z.array(z.int()).describe('A number for each step.') }))
    .describe('Most events first.'),
  complete: z.boolean().describe('False: the time was over. What is counted from `next` on is to be added.'),
  next: z.int().optional(),
  gaps,
})

const oneSchema = z.object({
  event: eventSchema,
  cef: z.object({
    profile: z.string(),
    message: z.string(),
    origin: z
      .enum(['kept', 'rewritten', 'verbatim', 'as-kept'])
      .describe(
        '`kept`: as the journal has it. `rewritten`: kept in another profile, and written anew from what that one has keys for. ' +
          '`verbatim`: another sender’s message, in no profile of ours. `as-kept`: kept in another profile, and unreadable today.',
      ),
  }),
})

/** What happened: search, one event, statistics, live, export. */
export function eventRoutes(): readonly Route[] {
  const searches = createSlots(...mostSearches)
  const streams = createSlots(...mostStreams)
  const exporting = createSlots(...mostExports)
  return [
    route({
      name: 'findEvents',
      method: 'GET',
      path: '/v1/events',
      group,
      summary: 'Looks for events; whoever has scopes sees those that name a cluster, namespace or registry within them',
      access: 'events.view',
      query: searchQuery,
      reply: pageSchema,
      handle: async (call, { journal }) => {
        const { order, before, after, limit } = call.query
        const search = { ...seenBy(call), order, before, after, limit, signal: call.signal }
        const page = await within(searches, call, () => findEvents(journal, search))
        const { events, complete, next, scannedTo } = page
        return { items: events.map(shownEvent), complete, next, scannedTo, gaps: page.gaps.map(shownGap) }
      },
    }),
    route({
      name: 'countEvents',
      method: 'GET',
      path: '/v1/events/statistics',
      group,
      summary: 'Numbers of events over time; the last day when no time is given',
      access: 'events.view',
      query: statisticsQuery,
      reply: statisticsSchema,
      handle: async (call, { journal, now }) => {
        const { by, buckets, from } = call.query
        const until = call.query.until ?? Math.max(now(), (call.query.since ?? 0) + 1)
        const since = call.query.since ?? until - dayMs
        const counting = { ...seenBy(call), since, until, by, buckets, from, signal: call.signal }
        const found = await within(searches, call, () => countEvents(journal, counting))
        return {
          since: timeText(found.since),
          until: timeText(found.until),
          stepSeconds: found.stepMs / 1000,
          total: found.total,
          series: found.series.map(({ key, total, counts }) => ({ key, total, counts: [...counts] })),
          complete: found.complete,
          next: found.next,
          gaps: found.gaps.slice(0, 1000).map(shownGap),
        }
      },
    }),
    route({
      name: 'followEvents',
      method: 'GET',
      path: '/v1/events/live',
      group,
      summary: 'Events as they come (server-sent events); resumes behind Last-Event-ID, ends with the session or token',
      access: 'events.view',
      query: eventQuery({
        after: sequence().optional().describe('Begins behind this entry; with what comes from now on when absent.'),
      }),
      reply: 'stream',
      contentType: 'text/event-stream',
      handle: (call, house) => Promise.resolve(openLive(call, house, streams)),
    }),
    route({
      name: 'exportEvents',
      method: 'GET',
      path: '/v1/events/export',
      group,
      summary: 'All events that are looked for, oldest first, as CSV, JSON Lines or CEF',
      access: 'events.view',
      events: ['ADM-033'],
      query: eventQuery({
        format: z
          .enum(['csv', 'jsonl', 'cef'])
          .default('jsonl')
          .describe('In CSV, texts that a spreadsheet would take for a formula stand behind an apostrophe.'),
        profile: profileQuery().describe('Of CEF messages.'),
      }),
      reply: 'stream',
      contentType: 'application/octet-stream',
      handle: async (call, house): Promise<Stream> => {
        const { format: name, profile } = call.query
        const key = slotKey(call)
        if (!exporting.isFree(key)) throw new ServerError('rate-exceeded', { seconds: 10 }, { retryAfter: 10 })
        const fileName = `events-${timeText(house.now()).slice(0, 19).replaceAll(/[:T]/g, '-')}.${name === 'cef' ? 'log' : name}`
        await call.change(async ({ emit }) => {
          emit(serverEvent(house, call, 'ADM-033', { fields: { artifactName: fileName }, rule: 'exportEvents' }))
        })
        const format = exportFormats[name]
        const what = {
          format,
          profile: profileOf(profile),
          conditions: seenBy(call),
          signal: call.signal,
          take: () => exporting.take(key),
        }
        return { contentType: format.contentType, fileName, body: exportStream(house.journal, what) }
      },
    }),
    route({
      name: 'readEvent',
      method: 'GET',
      path: '/v1/events/{sequence}',
      group,
      summary: 'One event, with its CEF message in any profile',
      access: 'events.view',
      params: z.strictObject({ sequence: sequence().describe('Its number in the journal.') }),
      query: z.strictObject({ profile: profileQuery().describe('Of the CEF message.') }),
      reply: oneSchema,
      handle: async (call, { journal }) => {
        const { sequence: at } = call.params
        const profile = profileOf(call.query.profile)
        const reach = eventReach(call.actor.reach)
        const range = { after: at - 1, before: at + 1, limit: 1, form: profile.name }
        const {
          events,
          gaps: [gap],
        } = await findEvents(journal, { ...range, ...(reach && { allowed: reach }) })
        const [event] = events
        if (event === undefined)
          throw new ServerError('not-found', {
            what: gap === undefined ? 'event of this number' : `event of this number any more: it was ${gap.reason}`,
          })
        return { event: shownEvent(event), cef: { profile: profile.name, ...messageIn(event, profile) } }
      },
    }),
  ]
}

type EventCall = Call<unknown, EventFilters, undefined>

function openLive(
  call: Call<unknown, EventFilters & { readonly after?: number | undefined }, undefined>,
  house: House,
  streams: Slots,
): Stream {
  const { journal } = house
  const key = slotKey(call)
  // Whoever has not asked for a stream would wait for its end for ever (RFC 9110 section 12.5.1).
  if (!/(?:text\/event-stream|text\/\*|\*\/\*)/i.test(call.headers.get('accept') ?? ''))
    throw faultAt('header/accept', 'expected text/event-stream')
  const last = call.headers.get('last-event-id')
  if (last !== null && last !== '' && !/^\d{1,15}$/.test(last))
    throw faultAt('header/last-event-id', 'expected the id of an event of this stream')
  if (!streams.isFree(key)) throw new ServerError('rate-exceeded', { seconds: 30 }, { retryAfter: 30 })
  const after = last === null || last === '' ? call.query.after : Number(last)
  // What comes from now on is said here, before the reply: what comes between that and the first reading is not missing.
  const from = after === undefined ? journal.next : after + 1
  const cookie = createSessionCookie(house.origin)
  const shown = { authorization: call.headers.get('authorization'), cookie: cookie.read(call.headers.get('cookie')) }
  const body = liveStream(journal, {
    conditions: seenBy(call),
    from,
    signal: call.signal,
    take: () => streams.take(key),
    mayGoOn: async () => {
      const { permissions, reach } = await authenticate(house, shown).catch(() => anyone)
      return permissions.has('events.view') && isDeepStrictEqual(reach, call.actor.reach)
    },
  })
  return { contentType: 'text/event-stream', body }
}

/** What is looked for, as far as whoever asks may see it. */
function seenBy({ query, actor }: EventCall): ReturnType<typeof conditionsOf> {
  const reach = eventReach(actor.reach)
  return { ...conditionsOf(query), ...(reach && { allowed: reach }) }
}

/** @throws {ServerError} `rate-exceeded`; `request-invalid` for what the journal finds wrong */
async function within<T>(slots: Slots, call: EventCall, work: () => Promise<T>): Promise<T> {
  const release = slots.take(slotKey(call))
  if (release === undefined) throw new ServerError('rate-exceeded', { seconds: 1 }, { retryAfter: 1 })
  try {
    return await work()
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'request-invalid') throw faultAt('query', error.message)
    throw error
  } finally {
    release()
  }
}

/** All tokens of a user count together. */
function slotKey({ actor }: EventCall): string {
  return actor.userId ?? actor.key
}

function faultAt(place: string, detail: string): ServerError {
  return new ServerError('request-invalid', { count: 'one place' }, { faults: [{ pointer: `#/${place}`, detail }] })
}

function sequence(): z.ZodType<Sequence> {
  return z
    .string()
    .regex(/^\d{1,15}$/, 'expected the number of an entry')
    .transform(Number)
}

function profileQuery(): z.ZodType<string> {
  const names = profiles.map(({ name }) => name)
  return z.enum(names as [string, ...string[]]).default(names[0]!)
}

function profileOf(name: string): Profile {
  return findProfile(name) ?? profiles[0]!
}
