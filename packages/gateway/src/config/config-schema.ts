import { isIPv4 } from 'node:net'
import { duration } from '@tidewaiter/intake'
import { levels } from '@tidewaiter/telemetry'
import { z } from 'zod'
import type { Config } from './config.ts'
import { intakeSchema } from './schema/intake-schema.ts'
import { integrationSchema } from './schema/integration-schema.ts'
import { journalSchema } from './schema/journal-schema.ts'
import { redactSchema } from './schema/redact-schema.ts'
import { reportsSchema } from './schema/reports-schema.ts'
import { serverSchema } from './schema/server-schema.ts'
import { listenAddress, ownName, text } from './schema/values.ts'

// The one description of `tidewaiter.yaml`: types, defaults, meanings, examples. The checks, the JSON Schema, the reference page
// and the commented example are made from it. A key whose meaning does not fit into two sentences is a key too many.

/** The whole configuration. */
export function configSchema(): z.ZodType<Config> {
  return z.strictObject({
    state: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Folder of the journal and the control socket. Default: $STATE_DIRECTORY, which systemd sets for `StateDirectory=`, else ' +
          '/var/lib/tidewaiter for root and ~/.local/state/tidewaiter for others.',
      )
      .meta({ examples: ['/var/lib/tidewaiter'], names: 'own-place' }),
    cluster: text('Cluster of every event that names none.', 'production').optional(),
    node: z
      .strictObject({
        name: text('Node of every event that names none.', 'node-1').optional(),
        address: z
          .string()
          .refine(isIPv4, { error: 'expected an IPv4 address such as 192.0.2.10' })
          .optional()
          .describe('IPv4 address of that node.')
          .meta({ examples: ['192.0.2.10'] }),
      })
      .prefault({})
      .describe('The node that events are of when they name none.'),
    log: z
      .strictObject({
        level: z
          .enum(levels)
          .default('info')
          .describe('Least level that is logged, on standard error.')
          .meta({ examples: ['warning'] }),
        format: z
          .enum(['auto', 'json', 'text'])
          .default('auto')
          .describe('`json`: one object a line; `text`: for the eye; `auto`: text on a terminal, else json.')
          .meta({ examples: ['json'] }),
      })
      .prefault({})
      .describe('The log of the service itself.'),
    journal: journalSchema(),
    reports: reportsSchema(),
    intake: z
      .record(ownName(), intakeSchema())
      .default({})
      .describe('Ways in: where records come from, by names of your own.'),
    integrations: z
      .record(ownName(), integrationSchema())
      .default({})
      .describe('SIEMs that events are sent to, by names of your own.'),
    redact: redactSchema(),
    control: z
      .strictObject({
        socket: text(
          'Unix socket of the commands `status`, `pause` and the like. Default: `control.sock` in the state folder.',
          '/run/tidewaiter/control.sock',
        )
          .meta({ names: 'own-place' })
          .optional(),
      })
      .prefault({})
      .describe('How the commands reach the running service; whoever may open the socket may do everything.'),
    metrics: z
      .strictObject({
        listen: listenAddress()
          .prefault('127.0.0.1:9464')
          .describe('Address and port of /metrics (Prometheus), /healthz and /readyz. They ask for no token.')
          .meta({ examples: ['127.0.0.1:9464', '[::1]:9464', '0.0.0.0:9464'] }),
      })
      .optional()
      .describe('Metrics and health checks over HTTP; none when absent.'),
    server: serverSchema().optional(),
    stopWithin: duration()
      .prefault('10s')
      .describe(
        'What integrations get, when the service stops, to end their connections in order. The journal keeps the rest.',
      )
      .meta({ examples: ['30s'] }),
  })
}
