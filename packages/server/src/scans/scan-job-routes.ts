import type { ScannedArtifact } from '@tidewaiter/model'
import { readImageReference, isWithinReach } from '@tidewaiter/rules'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { expectVersion } from '../api/expect-version.ts'
import { route, type Route } from '../api/route.ts'
import { idParams, idSchema, limitQuery, pageOf, toPage } from '../api/schemas.ts'
import type { Actor } from '../identity/actor.ts'
import { ServerError, wrongBody } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import type { Tables } from '../state/tables.ts'
import { reportEvents } from './report-events.ts'
import { jobStates, type JobState } from './job-state.ts'
import { scanJobReply, shownScanJob, type ScanJobRow } from './scan-job.ts'
import { abortScan, wakeScanRunner } from './scan-runner.ts'
import { findScanner, scannerNames } from './scanners.ts'

const group = 'Scan jobs'
/** Jobs that may wait: a scan takes a minute, so these are most of a day. */
const mostQueued = 1_000

/** Scans by a scanner that is installed beside the server. */
export function scanJobRoutes(): readonly Route[] {
  return [
    route({
      name: 'createScanJob',
      method: 'POST',
      path: '/v1/scan-jobs',
      group,
      summary: 'Has an image scanned by a scanner that is installed on the machine of the server',
      access: 'inventory.scans.manage',
      events: ['SJ-001', 'SJ-002', ...reportEvents],
      creates: true,
      body: z.strictObject({
        artifact: z
          .string()
          .min(1)
          .max(1_024)
          .describe('Name of an image, by the rules of Docker.')
          .meta({ examples: ['registry.example.com/shop/web:2.4.1'] }),
        scanner: z
          .enum([...scannerNames, 'auto'])
          .default('auto')
          .describe('auto: the first that is installed.'),
      }),
      reply: scanJobReply,
      handle: async (call, house) => {
        const { artifact, scanner: wanted } = call.body
        const { reach } = call.actor
        const read = readImageReference(artifact)
        if ('fault' in read) throw wrongBody('/artifact', `it names no image: ${read.fault}`)
        if (!isWithinReach(reach, imageOf(artifact))) {
          throw new ServerError('beyond-reach', { what: artifact })
        }
        const scanner = findScanner(wanted)
        if (scanner === undefined) {
          const what = wanted === 'auto' ? `neither ${scannerNames.join(' nor ')} is` : `${wanted} is not`
          const action =
            'Install it on the machine of the server, where the PATH of the service finds it; or scan elsewhere, and send the report to POST /v1/reports.'
          throw new ServerError('not-possible-now', { fault: `${what} installed`, action })
        }
        const job = await call.change(async ({ db, emit }) => {
          const { queued } = await db
            .selectFrom('scan_jobs')
            .select(({ fn }) => fn.countAll<number>().as('queued'))
            .where('state', '=', 'queued')
            .executeTakeFirstOrThrow()
          if (queued >= mostQueued) {
            throw new ServerError('not-possible-now', {
              fault: `${mostQueued} scan jobs wait already`,
              action: 'Wait, or cancel some.',
            })
          }
          const at = house.now()
          const row: ScanJobRow = {
            id: house.newId(),
            artifact,
            wanted,
            scanner: scanner.name,
            state: 'queued',
            attempts: 0,
            due_at: at,
            created_at: at,
            started_at: null,
            ended_at: null,
            reason: null,
            found: '[]',
            version: 1,
            made_by: call.actor.name,
            reach: reach === undefined ? null : JSON.stringify(reach),
          }
          await db.insertInto('scan_jobs').values(row).execute()
          emit(serverEvent(house, call, 'SJ-001', { fields: { artifactName: artifact }, rule: scanner.name }))
          return shownScanJob(row)
        })
        wakeScanRunner(house.state)
        return job
      },
    }),
    route({
      name: 'listScanJobs',
      method: 'GET',
      path: '/v1/scan-jobs',
      group,
      summary: 'The scan jobs of the last 30 days and those that wait, newest first',
      access: 'inventory.scans.view',
      query: z.strictObject({
        state: z.enum(jobStates as readonly [JobState, ...JobState[]]).optional(),
        after: idSchema().optional().describe('Go on behind this one: `next` of the page before.'),
        limit: limitQuery().describe('How many at most, 1 to 1000; 100 when absent.'),
      }),
      reply: pageOf(scanJobReply),
      handle: async ({ query: { state: wanted, after, limit }, actor }, { state }) => {
        const found: ScanJobRow[] = []
        let from = after
        for (;;) {
          let query = state.db
            .selectFrom('scan_jobs')
            .selectAll()
            .orderBy('id', 'desc')
            .limit(limit + 1)
          if (wanted !== undefined) query = query.where('state', '=', wanted)
          if (from !== undefined) query = query.where('id', '<', from)
          const rows = await query.execute()
          found.push(...rows.filter((row) => isVisible(actor, row)))
          from = rows.at(-1)?.id
          if (found.length > limit || rows.length <= limit) break
        }
        return toPage(found, limit, shownScanJob)
      },
    }),
    route({
      name: 'readScanJob',
      method: 'GET',
      path: '/v1/scan-jobs/{id}',
      group,
      summary: 'One scan job',
      access: 'inventory.scans.view',
      params: idParams(),
      reply: scanJobReply,
      handle: async ({ params, actor }, { state }) => shownScanJob(await findJob(state.db, actor, params.id)),
    }),
    route({
      name: 'cancelScanJob',
      method: 'DELETE',
      path: '/v1/scan-jobs/{id}',
      group,
      summary: 'Cancels a scan job; one that runs is ended with everything that it has started',
      access: 'inventory.scans.manage',
      events: ['SJ-005'],
      params: idParams(),
      handle: async (call, house) => {
        const { state } = house
        await call.change(async ({ db, emit }) => {
          const row = await findJob(db, call.actor, call.params.id)
          expectVersion(call, row.version)
          if (row.state !== 'queued' && row.state !== 'running') {
            const action = 'Only jobs that wait or run can be cancelled.'
            throw new ServerError('not-possible-now', { fault: `the scan job is ${row.state}`, action })
          }
          await db
            .updateTable('scan_jobs')
            .set({ state: 'cancelled', ended_at: house.now(), version: row.version + 1 })
            .where('id', '=', row.id)
            .execute()
          emit(serverEvent(house, call, 'SJ-005', { fields: { artifactName: row.artifact }, rule: row.scanner }))
        })
        abortScan(state, call.params.id)
      },
    }),
  ]
}

async function findJob(db: Kysely<Tables>, actor: Actor, id: string): Promise<ScanJobRow> {
  const row = await db.selectFrom('scan_jobs').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined || !isVisible(actor, row)) throw new ServerError('not-found', { what: 'such scan job' })
  return row
}

/** Whoever is limited sees jobs on what is within reach. */
function isVisible({ reach }: Actor, { artifact }: ScanJobRow): boolean {
  return isWithinReach(reach, imageOf(artifact))
}

/** An image by its name, as the reports of scanners have it: what the name only implies is absent. */
function imageOf(name: string): ScannedArtifact {
  const [path = ''] = name.split('@', 1)
  const tagged = path.lastIndexOf(':')
  const plain = tagged > path.lastIndexOf('/') ? path.slice(0, tagged) : path
  const read = readImageReference(name)
  const registry = 'reference' in read ? read.reference.registry : ''
  if (!plain.startsWith(`${registry}/`)) return { kind: 'image', name, repository: plain }
  return { kind: 'image', name, registry, repository: plain.slice(registry.length + 1) }
}
