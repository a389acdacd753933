import { setImmediate } from 'node:timers/promises'
import { every } from '../every.ts'
import type { House } from '../house.ts'
import type { Task } from '../tasks.ts'
import { keyOf, scansOf, type ArtifactRow } from './artifact.ts'
import { eachArtifact } from './each-artifact.ts'
import { forgetFindingNames } from './finding-index.ts'
import { inTurn } from './in-turn.ts'
import { landArtifact } from './land-reports.ts'
import { removeRow } from './remove-row.ts'

const hourMs = 60 * 60 * 1000
const artifactsAtOnce = 500

export const artifactRetention: Task = {
  name: 'artifact-retention',
  summary:
    'Forgets artifacts of which no report is kept any more and that have not been seen for as long as reports are kept, and scans whose report is gone; every hour.',
  events: ['PLC-001', 'CMP-001', 'NCMP-001'],
  start: (house) => {
    let ends = false
    const task = every(house, 'artifact retention', hourMs, () => followReports(house, () => ends))
    return Promise.resolve({
      stop: async () => {
        ends = true
        await task.stop()
      },
    })
  },
}

/** Goes through all artifacts, and has them follow what the report store still keeps. */
export async function followReports(house: House, ends: () => boolean = () => false): Promise<void> {
  const { state, reports } = house
  let after: string | undefined
  for (;;) {
    const rows = await eachArtifact(state.db, { limit: artifactsAtOnce, ...(after !== undefined && { after }) })
    const kept = new Set(await reports.present(rows.flatMap((row) => scansOf(row).map(({ report }) => report))))
    for (const row of rows) {
      if (ends()) return
      if (scansOf(row).some(({ report }) => !kept.has(report))) await follow(house, row)
    }
    after = rows.at(-1)?.id
    if (rows.length < artifactsAtOnce) break
    await setImmediate()
  }
  for (let last: number | undefined = 0; last !== undefined && !ends();) {
    const from: number = last
    last = await state.change(({ db }) => forgetFindingNames(db, from))
  }
}

/** Looked at again in its turn: a report may have come meanwhile. */
function follow(house: House, { id }: ArtifactRow): Promise<void> {
  const { state, reports, now } = house
  return inTurn(state, async () => {
    const row = await state.db.selectFrom('artifacts').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) return
    const isLeft = (await reports.find({ artifact: keyOf(row), limit: 1 })).length > 0
    if (isLeft) return landArtifact(house, keyOf(row))
    if (row.last_seen > now() - reports.bounds.maxAgeMs) return
    await state.change((change) => removeRow(change, row))
  })
}
