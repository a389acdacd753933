import type { Code } from '@tidewaiter/model'
import { landing } from './artifacts/landing-task.ts'
import { artifactRetention } from './artifacts/retention-task.ts'
import { scanJobs } from './scans/scan-job-task.ts'
import { expiryTask } from './acceptances/expiry-task.ts'
import { silenceTask } from './agents/silence.ts'
import { integrationsTask } from './integrations/integrations-task.ts'
import type { House } from './house.ts'
import { housekeeping } from './identity/housekeeping.ts'
import { judgingTask } from './policies/judging-task.ts'
import { responsesTask } from './responses/responses-task.ts'

/** How to end what runs by itself; resolves when nothing of it is under way. */
export type Tasks = { readonly stop: () => Promise<void> }

/** What a room of the server does by itself, beside requests: begun with the server, ended with it. */
export type Task = {
  readonly name: string
  /** For the reference: what it does, when. */
  readonly summary: string
  /** Codes of the events that it can cause. */
  readonly events: readonly Code[]
  readonly start: (house: House) => Promise<Tasks>
}

/** Every task, in the order in which they are started; they are stopped in the reverse one. */
export function tasks(): readonly Task[] {
  return [
    housekeeping,
    landing,
    artifactRetention,
    scanJobs,
    expiryTask,
    judgingTask,
    integrationsTask,
    silenceTask,
    responsesTask,
  ]
}

export async function startTasks(house: House): Promise<Tasks> {
  const started: Tasks[] = []
  for (const { start } of tasks()) started.push(await start(house))
  return {
    stop: async () => {
      for (const task of started.toReversed()) await task.stop()
    },
  }
}
