import { z } from 'zod'
import { timeSchema } from '../api/schemas.ts'

/** What an agent says of itself, again and again. */
export type Heartbeat = {
  readonly node: string
  readonly version: string
  /** By the clock of the agent, in ms since 1970-01-01 UTC. */
  readonly time: number
  readonly sensors: readonly Sensor[]
  readonly counts: Counts
  /** Version of the configuration that it works by. */
  readonly configuration?: number | undefined
}

export type Sensor = {
  readonly name: string
  readonly state: 'ok' | 'starting' | 'stopped' | 'failed'
  readonly reason?: string | undefined
}

/** Since the agent has started. */
export type Counts = {
  readonly events: number
  readonly delivered: number
  readonly lost: number
  readonly waiting: number
}

const line = (most: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'expected one line of text without control characters')
const count = (): z.ZodInt => z.int().min(0)

/** The name of a node, as Kubernetes has them: a DNS name (RFC 1123). */
export function nodeName(): z.ZodString {
  return z
    .string()
    .max(253)
    .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, 'expected the name of a node: lower-case letters, digits, - and .')
    .meta({ examples: ['node-1'] })
}

/** The sensors of an agent. */
export function sensorsSchema(): z.ZodType<readonly Sensor[]> {
  return z
    .array(
      z.strictObject({
        name: line(64).meta({ examples: ['processes'] }),
        state: z.enum(['ok', 'starting', 'stopped', 'failed']),
        reason: line(200).optional().describe('Why it is not well.'),
      }),
    )
    .max(32)
}

/** What an agent has counted. */
export function countsSchema(): z.ZodType<Counts> {
  return z
    .strictObject({
      events: count(),
      delivered: count(),
      lost: count().describe('Events that are lost for good.'),
      waiting: count().describe('Events that wait to be delivered.'),
    })
    .describe('Since the agent has started.')
}

export function heartbeatSchema(): z.ZodType<Heartbeat> {
  return z.strictObject({
    node: nodeName(),
    version: line(64).meta({ examples: ['1.4.0'] }),
    time: timeSchema().describe('By the clock of the agent.'),
    sensors: sensorsSchema(),
    counts: countsSchema(),
    configuration: z
      .int()
      .min(0)
      .optional()
      .describe('`version` of the configuration that the agent works by; absent while it has none.'),
  })
}
