import { readFileSync } from 'node:fs'
import { jsonSchemaOf, readSettings, type JsonSchema, type ReadSettings } from '@tidewaiter/gateway'
import {
  assurancePolicySchema,
  riskAcceptanceSchema,
  type AssurancePolicy,
  type RiskAcceptance,
} from '@tidewaiter/rules'
import { z } from 'zod'
import { CliError } from '../cli-errors.ts'
import { fileReason } from '../input/open-input.ts'

/** What the gate judges by. */
export type GateRules = {
  readonly policies: readonly AssurancePolicy[]
  readonly acceptances: readonly RiskAcceptance[]
}

function gateRulesSchema(): z.ZodType<GateRules> {
  return z
    .strictObject({
      policies: z
        .array(assurancePolicySchema())
        .min(1, 'name one policy at least: without any, everything would pass')
        .max(1000)
        .describe('What artifacts have to fulfil. Each that is for an artifact is judged.'),
      acceptances: z
        .array(riskAcceptanceSchema())
        .max(100_000)
        .default([])
        .describe('Risks that somebody has decided to live with.'),
    })
    .superRefine(({ policies }, context) => {
      for (const [index, { name }] of policies.entries()) {
        if (policies.findIndex((policy) => policy.name === name) === index) continue
        context.addIssue({
          code: 'custom',
          path: ['policies', index, 'name'],
          message: `there are two policies ${name}`,
        })
      }
    })
}

/** The JSON Schema of a file of policies, for editors. */
export function gateRulesJsonSchema(): JsonSchema {
  return jsonSchemaOf(gateRulesSchema())
}

/**
 * Reads a file of policies. Everything that is wrong with it is found at once, with its place.
 *
 * @throws {CliError} `file-unreadable`
 */
export function readGateRules(file: string): ReadSettings<GateRules> & { readonly text: string } {
  let text: string
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (cause) {
    throw new CliError('file-unreadable', { file, reason: fileReason(cause) }, { cause })
  }
  return { ...readSettings(text, { schema: gateRulesSchema(), jsonSchema: gateRulesJsonSchema() }), text }
}
