import { testIntegration, type ReplaySubject, type TestStep } from '@tidewaiter/delivery'
import type { DeadLetter, ReportQuery } from '@tidewaiter/journal'
import { isCode, modes, normaliseCode, statuses, type Code } from '@tidewaiter/model'
import { levels, type Level } from '@tidewaiter/telemetry'
import { z } from 'zod'
import { GatewayError } from '../gateway-errors.ts'
import { checkJournal, type JournalReport } from '../journal/check-journal.ts'
import { searchEntries, type EntrySearch, type FoundEntry } from '../journal/search-entries.ts'
import type { NamedReplayStatus } from '../replays.ts'
import { listReports, type ReportList } from '../reports/list-reports.ts'
import { readReport, type ReportPart } from '../reports/read-report.ts'
import type { ReloadAnswer } from '../service.ts'
import type { GatewayStatus } from '../status/gateway-status.ts'
import type { ManyRoute, OneRoute } from './route.ts'

/** Everything that can be asked for. */
export type Routes = {
  readonly status: OneRoute<'service', undefined, GatewayStatus>
  readonly pause: OneRoute<'service', Named, Said>
  readonly resume: OneRoute<'service', Named, Said>
  readonly test: ManyRoute<'service', Named & { readonly code?: Code | undefined }, TestStep>
  readonly reload: OneRoute<'service', undefined, ReloadAnswer>
  readonly logLevel: OneRoute<'service', { readonly level: Level }, Said>
  readonly replay: OneRoute<'service', Named & { readonly search: EntrySearch }, NamedReplayStatus>
  readonly replays: OneRoute<'service', undefined, readonly NamedReplayStatus[]>
  readonly cancelReplay: OneRoute<'service', { readonly id: number }, NamedReplayStatus>
  readonly replayDeadLetters: OneRoute<
    'service',
    Named & { readonly ids?: readonly number[] | undefined },
    NamedReplayStatus
  >
  readonly deadLetters: OneRoute<'journal', LetterQuery, readonly DeadLetter[]>
  readonly removeDeadLetters: OneRoute<'journal', { readonly ids: readonly number[] }, { readonly removed: number }>
  readonly search: ManyRoute<'journal', EntrySearch, readonly FoundEntry[]>
  readonly check: OneRoute<'journal', undefined, JournalReport>
  readonly reports: OneRoute<'reports', ReportQuery, ReportList>
  readonly report: ManyRoute<'reports', { readonly id: number }, ReportPart>
}

/** Of an integration. */
type Named = { readonly name: string }
/** What was done, in words. */
type Said = { readonly text: string }
/** Letters behind an id, oldest first. */
export type LetterQuery = {
  readonly integration?: string | undefined
  readonly after?: number | undefined
  readonly limit: number
}

const named = (): z.ZodType<Named> => z.strictObject({ name: z.string() })
const id = (): z.ZodType<number> => z.int().min(1)
const searchSchema = (): z.ZodType<EntrySearch> =>
  z.strictObject({
    since: z.number().optional(),
    until: z.number().optional(),
    codes: z.array(z.string()).optional(),
    where: z.string().optional(),
    from: id().optional(),
    to: id().optional(),
    minSeverity: z.int().min(0).max(10).optional(),
    outcomes: z.array(z.enum([...modes, ...statuses])).optional(),
    text: z.string().max(1000).optional(),
    order: z.enum(['oldest', 'newest']).optional(),
    limit: z.int().min(1).optional(),
    form: z.string().optional(),
  })

export const routes: Routes = {
  status: {
    method: 'GET',
    path: '/v1/status',
    summary: 'How the service is, and what is wrong',
    request: undefined,
    on: 'service',
    answers: 'one',
    handle: ({ gateway }) => gateway.status(),
  },
  pause: {
    method: 'POST',
    path: '/v1/integrations/pause',
    summary: 'Stops sending to an integration until it is resumed, over restarts too; the journal keeps what comes',
    request: named,
    on: 'service',
    answers: 'one',
    handle: ({ gateway }, { name }) => {
      gateway.integrations.find(name).pause()
      return { text: `${name} is paused; the journal keeps what comes` }
    },
  },
  resume: {
    method: 'POST',
    path: '/v1/integrations/resume',
    summary: 'Goes on sending to an integration where it was paused',
    request: named,
    on: 'service',
    answers: 'one',
    handle: ({ gateway }, { name }) => {
      const integration = gateway.integrations.find(name)
      const { events } = integration.status().lag
      integration.resume()
      return { text: `${name} goes on; ${events} events have waited` }
    },
  },
  test: {
    method: 'POST',
    path: '/v1/integrations/test',
    summary: 'Sends one test event over a connection of its own, and tells step by step what is proved',
    request: () => z.strictObject({ name: z.string(), code: codeSchema().optional() }),
    on: 'service',
    answers: 'many',
    handle: ({ gateway }, { name, code }, signal) =>
      testIntegration(gateway.integrations.find(name).settings, { ...(code !== undefined && { code }), signal }),
  },
  reload: {
    method: 'POST',
    path: '/v1/reload',
    summary: 'Reads the configuration again; a wrong one changes nothing',
    request: undefined,
    on: 'service',
    answers: 'one',
    handle: ({ reload }) => reload(),
  },
  logLevel: {
    method: 'POST',
    path: '/v1/log-level',
    summary: 'Sets the least level that is logged, until the configuration is read again',
    request: () => z.strictObject({ level: z.enum(levels) }),
    on: 'service',
    answers: 'one',
    handle: ({ setLogLevel }, { level }) => {
      setLogLevel(level)
      return { text: `messages of level ${level} and graver are logged` }
    },
  },
  replay: {
    method: 'POST',
    path: '/v1/replays',
    summary: 'Begins to send events of the journal again to an integration, over a connection of its own',
    request: () => z.strictObject({ name: z.string(), search: searchSchema() }),
    on: 'service',
    answers: 'one',
    handle: ({ gateway }, { name, search }) => gateway.replays.start(name, subjectOf(search)),
  },
  replays: {
    method: 'GET',
    path: '/v1/replays',
    summary: 'The replays that are under way, and the last that have ended',
    request: undefined,
    on: 'service',
    answers: 'one',
    handle: ({ gateway }) => gateway.replays.list(),
  },
  cancelReplay: {
    method: 'POST',
    path: '/v1/replays/cancel',
    summary: 'Calls a replay off; what was handed over stays so',
    request: () => z.strictObject({ id: id() }),
    on: 'service',
    answers: 'one',
    handle: ({ gateway }, request) => gateway.replays.cancel(request.id),
  },
  replayDeadLetters: {
    method: 'POST',
    path: '/v1/dead-letters/replay',
    summary: 'Begins to send dead letters of an integration again; those that are handed over are removed',
    request: () => z.strictObject({ name: z.string(), ids: z.array(id()).optional() }),
    on: 'service',
    answers: 'one',
    handle: ({ gateway }, { name, ids }) =>
      gateway.replays.start(name, { kind: 'dead-letters', ...(ids !== undefined && { ids }) }),
  },
  deadLetters: {
    method: 'POST',
    path: '/v1/dead-letters/list',
    summary: 'Events that could not be delivered at all, oldest first',
    request: () =>
      z.strictObject({
        integration: z.string().optional(),
        after: z.int().min(0).optional(),
        limit: z.int().min(1).max(1000),
      }),
    on: 'journal',
    answers: 'one',
    handle: (journal, { integration, after, limit }) =>
      journal.deadLetters.list({
        ...(integration !== undefined && { integration }),
        ...(after !== undefined && { after }),
        limit,
      }),
  },
  removeDeadLetters: {
    method: 'POST',
    path: '/v1/dead-letters/remove',
    summary: 'Removes dead letters for good',
    request: () => z.strictObject({ ids: z.array(id()).max(100_000) }),
    on: 'journal',
    answers: 'one',
    handle: async (journal, { ids }) => ({ removed: await journal.deadLetters.remove(ids) }),
  },
  search: {
    method: 'POST',
    path: '/v1/journal/search',
    summary: 'Events of the journal by what they say, oldest first or newest first; each answer is a list of them',
    request: searchSchema,
    on: 'journal',
    answers: 'many',
    handle: (journal, search) => searchEntries(journal, search),
  },
  check: {
    method: 'POST',
    path: '/v1/journal/check',
    summary: 'Reads the whole journal, checksums included, and says what cannot be read any more',
    request: undefined,
    on: 'journal',
    answers: 'one',
    handle: checkJournal,
  },
  reports: {
    method: 'POST',
    path: '/v1/reports/list',
    summary: 'What scanners found, newest first, without the findings: of an artifact, its name or digest, or of all',
    request: () =>
      z.strictObject({
        of: z.string().optional(),
        tool: z.string().optional(),
        older: z.boolean().optional(),
        after: z.strictObject({ scannedAt: z.int(), id: id() }).optional(),
        limit: z.int().min(1).max(1000),
      }),
    on: 'reports',
    answers: 'one',
    handle: listReports,
  },
  report: {
    method: 'POST',
    path: '/v1/reports/read',
    summary: 'One report as JSON, in parts of its text that stand one behind the other',
    request: () => z.strictObject({ id: id() }),
    on: 'reports',
    answers: 'many',
    handle: (store, request) => readReport(store, request.id),
  },
}

function codeSchema(): z.ZodType<Code> {
  return z.string().transform((text, context) => {
    const { code } = normaliseCode(text)
    if (isCode(code)) return code
    context.addIssue({ code: 'custom', message: `there is no code ${text}; see \`tidewaiter catalogue codes\`` })
    return z.NEVER
  })
}

/** What is sent again: in the order of the journal, without a limit. A `where` can say what the other conditions of a search do. */
function subjectOf({ since, until, codes, from, to, where, ...others }: EntrySearch): ReplaySubject {
  const given = Object.entries(others).filter(([name, value]) => name !== 'form' && value !== undefined)
  const [condition] = given.map(([name]) => name)
  if (condition !== undefined) throw new GatewayError('request-invalid', { fault: `a replay has no ${condition}` })
  return {
    kind: 'entries',
    query: {
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(codes !== undefined && { codes }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    },
    ...(where !== undefined && { select: { where } }),
  }
}
