import { scopeSchema, type Scope } from '@tidewaiter/rules'
import { z } from 'zod'
import { nameSchema, proseSchema } from '../api/schemas.ts'
import { outputSchema } from '../notify/output-schema.ts'
import type { OpenOutput } from './output-secrets.ts'
import { triggerSchema, type Trigger } from './trigger.ts'

/** Whom to tell of what. Outputs are without their secrets. */
export type ResponsePolicy = {
  readonly name: string
  readonly description: string
  readonly enabled: boolean
  readonly trigger: Trigger
  readonly scope?: Scope | undefined
  readonly quietSeconds: number
  readonly outputs: readonly NamedOutput[]
}

type NamedOutput = { readonly name: string; readonly output: OpenOutput }

/** More would be no help to anybody, and each is a queue with connections of its own. */
export const mostPolicies = 100
const mostOutputs = 5

/** The schema of a policy as people write it. The outputs are read by `readOutput`, which knows the secrets that are left out. */
export function responsePolicySchema(): z.ZodType<ResponsePolicy> {
  return z.strictObject({
    name: nameSchema()
      .describe('Unique; stands in notices.')
      .meta({ examples: ['Tell the SOC'] }),
    description: proseSchema().default(''),
    enabled: z
      .boolean()
      .default(true)
      .describe('A policy that is not notices nothing, and what waits of it is not sent.'),
    trigger: triggerSchema().describe('Which events; every condition that is given has to hold.'),
    scope: scopeSchema()
      .optional()
      .describe('Which artifacts, clusters and namespaces; events that name none are not in any scope.'),
    quietSeconds: z
      .int()
      .min(0)
      .max(86_400)
      .default(60)
      .describe(
        'After a notice, further events of the same code are held back for so long, and then told in one notice with their number. ' +
          '0: a notice for each.',
      )
      .meta({ examples: [300] }),
    outputs: z
      .array(
        z.strictObject({
          name: nameSchema(50)
            .describe('Unique in the policy.')
            .meta({ examples: ['soc-mail'] }),
          output: z
            .record(z.string().max(100), z.unknown())
            .describe(
              'Where notices go. Secrets are never shown; a change that leaves one out keeps it while it goes to the same place.',
            )
            .meta(outputJsonSchema()),
        }),
      )
      .min(1)
      .max(mostOutputs)
      .refine((outputs) => new Set(outputs.map(({ name }) => name)).size === outputs.length, 'names have to differ'),
  })
}

/** What an output may be, for the description of the API: as its schema says, with every secret optional. */
function outputJsonSchema(): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(outputSchema(), { io: 'input', unrepresentable: 'any' })
  return withoutRequiredSecrets(schema) as Record<string, unknown>
}

type JsonSchema = {
  readonly properties?: Readonly<Record<string, { readonly secret?: boolean }>>
  readonly required?: readonly string[]
}

function withoutRequiredSecrets(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutRequiredSecrets)
  if (typeof schema !== 'object' || schema === null) return schema
  const { properties, required } = schema as JsonSchema
  const parts = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, withoutRequiredSecrets(part)]))
  if (properties === undefined || required === undefined) return parts
  return { ...parts, required: required.filter((name) => properties[name]?.secret !== true) }
}
