import { every } from '../every.ts'
import type { House } from '../house.ts'
import type { Task } from '../tasks.ts'
import { reportEvents } from './report-events.ts'
import { startScanRunner } from './scan-runner.ts'

const hourMs = 60 * 60 * 1000
/** Jobs that have ended are shown for so long. */
const shownMs = 30 * 24 * hourMs

export const scanJobs: Task = {
  name: 'scan-jobs',
  summary: 'Runs scan jobs as they come, and forgets those that have ended 30 days ago.',
  events: ['SJ-001', 'SJ-002', ...reportEvents],
  start: async (house) => {
    const runner = await startScanRunner(house)
    const forgetting = every(house, 'old scan jobs', hourMs, () => forgetEnded(house))
    return {
      stop: async () => {
        await forgetting.stop()
        await runner.stop()
      },
    }
  },
}

async function forgetEnded({ state, now }: Pick<House, 'state' | 'now'>): Promise<void> {
  await state.change(async ({ db }) => {
    await db
      .deleteFrom('scan_jobs')
      .where('state', 'in', ['finished', 'failed', 'cancelled'])
      .where('ended_at', '<', now() - shownMs)
      .execute()
  })
}
