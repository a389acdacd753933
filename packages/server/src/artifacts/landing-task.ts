import { every } from '../every.ts'
import { reportEvents } from '../scans/report-events.ts'
import type { Task } from '../tasks.ts'
import { landReports } from './land-reports.ts'

/** Beside what is kept while the server runs: for what could not be written when it came. */
const lookMs = 30_000

export const landing: Task = {
  name: 'landing',
  summary: 'Brings reports that ways in have kept into the artifacts; at once.',
  events: reportEvents,
  start: (house) => {
    const task = every(house, 'landing', lookMs, () => landReports(house))
    const forget = house.reports.onKept(task.now)
    return Promise.resolve({
      stop: async () => {
        forget()
        await task.stop()
      },
    })
  },
}
