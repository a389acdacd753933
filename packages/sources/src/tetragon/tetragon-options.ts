import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** Whether a tracing policy acts on what it sees, or only reports it. */
type PolicyMode = 'enforce' | 'monitor'

export type TetragonOptions = {
  readonly trustActions: boolean
  readonly policyModes: Readonly<Record<string, PolicyMode>>
  readonly exits: 'confirm' | 'report' | 'ignore'
}

/** What holds when nothing is said. */
export const tetragonDefaults: TetragonOptions = { trustActions: false, policyModes: {}, exits: 'confirm' }

/** The schema of the options, with their meanings. */
export function tetragonOptions(): z.ZodType<TetragonOptions> {
  const zod = loadZod()
  return zod.strictObject({
    trustActions: zod
      .boolean()
      .default(tetragonDefaults.trustActions)
      .meta({ examples: [true] })
      .describe(
        'Take the action that a record names as done: outcome Enforce for SIGKILL, SIGNAL, OVERRIDE and NOTIFYENFORCER ' +
          'without further proof. Only right when no tracing policy runs in monitor mode, because Tetragon names the ' +
          'configured action there too.',
      ),
    policyModes: zod
      .record(zod.string(), zod.enum(['enforce', 'monitor']))
      .default({ ...tetragonDefaults.policyModes })
      .meta({ examples: [{ 'block-shells': 'enforce', 'watch-etc': 'monitor' }] })
      .describe(
        'Mode of each tracing policy, by its name, as `tetra tracingpolicy list` shows it. Settles the outcome of the ' +
          'events of these policies at once, and wins over trustActions.',
      ),
    exits: zod
      .enum(['confirm', 'report', 'ignore'])
      .default(tetragonDefaults.exits)
      .meta({ examples: ['confirm'] })
      .describe(
        'What process_exit records are used for. confirm: as proof that a process was killed, for events of policies of ' +
          'unknown mode, which wait for it for up to 5 seconds; no events of their own. report: the same, and each gives ' +
          'an event PM-001. ignore: nothing; events of policies of unknown mode are Audit at once.',
      ),
  })
}
