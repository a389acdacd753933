import type { FindingSeverity } from '@tidewaiter/model'
import { z } from 'zod'
import type { Reach } from '../scope/reach.ts'
import { patternsSchema } from '../scope/patterns-schema.ts'
import { scopeSchema } from '../scope/scope-schema.ts'
import type { Scope } from '../scope/scope.ts'
import { compileCondition } from './compile-condition.ts'

/**
 * What an artifact has to fulfil. Each condition that is set is judged by itself; one that fails makes the artifact
 * non-compliant. A policy without conditions is refused: it would let everything pass and look like protection.
 */
export type AssurancePolicy = {
  readonly name: string
  readonly description?: string | undefined
  /** Which artifacts it is for; all of them when absent. */
  readonly scope?: Scope | undefined
  /** How far its maker reaches: it is for nothing beyond. Not for people to write; who keeps the policy knows its maker. */
  readonly reach?: Reach | undefined
  /** `enforce` fails the step of a pipeline and denies admission; `audit` only says so. */
  readonly mode: 'audit' | 'enforce'
  readonly vulnerabilities?: VulnerabilityCondition | undefined
  /** Patterns of package names, or `name@version`: none may be there. */
  readonly blockedPackages?: readonly string[] | undefined
  /** Patterns of operating systems: one has to fit. */
  readonly allowedOs?: readonly string[] | undefined
  readonly malware?: SeverityCondition | undefined
  readonly sensitiveData?: SeverityCondition | undefined
  readonly misconfigurations?: SeverityCondition | undefined
  /** Oldest scan that counts, in ms. */
  readonly maxScanAge?: number | undefined
  /** CEL over the report; true means that the artifact is not compliant. */
  readonly blockWhen?: string | undefined
}

export type VulnerabilityCondition = {
  /** Worst that is let pass is below this. */
  readonly severity?: FindingSeverity | undefined
  /** From this CVSS base score on nothing passes. */
  readonly score?: number | undefined
  readonly ignoreUnfixed: boolean
  /** Never count. */
  readonly ignore: readonly string[]
  /** Always count, whatever their severity, fixed or not. */
  readonly block: readonly string[]
}

type SeverityCondition = { readonly severity: FindingSeverity }

/** Names of conditions, as verdicts give them. */
export const conditionNames = [
  'vulnerabilities',
  'blockedPackages',
  'allowedOs',
  'malware',
  'sensitiveData',
  'misconfigurations',
  'maxScanAge',
  'blockWhen',
] as const

export type ConditionName = (typeof conditionNames)[number]

/** The schema of a policy as people write it: types, defaults, meanings, examples. */
export function assurancePolicySchema(): z.ZodType<AssurancePolicy> {
  return z
    .strictObject({
      name: z
        .string()
        .min(1)
        .max(200)
        .describe('Stands in events and verdicts.')
        .meta({ examples: ['production'] }),
      description: z.string().max(2000).optional().describe('What it is for, for people.'),
      scope: scopeSchema()
        .optional()
        .describe('Which artifacts it is for: `*` stands for any text, `?` for one character. All when absent.'),
      mode: z
        .enum(['audit', 'enforce'])
        .default('enforce')
        .describe('`enforce` fails a pipeline and denies admission; `audit` only says what is wrong.'),
      vulnerabilities: z
        .strictObject({
          severity: severity().optional().describe('Vulnerabilities of this severity or worse are not let pass.'),
          score: z
            .number()
            .min(0)
            .max(10)
            .optional()
            .describe('Vulnerabilities with this CVSS base score or more are not let pass.')
            .meta({ examples: [7] }),
          ignoreUnfixed: z.boolean().default(false).describe('Let those pass that have no fixed version yet.'),
          ignore: ids('Vulnerabilities that never count.'),
          block: ids('Vulnerabilities that always count, fixed or not.'),
        })
        .refine(
          ({ severity: one, score, block }) => one !== undefined || score !== undefined || block.length > 0,
          'set `severity`, `score` or `block`: else nothing is judged',
        )
        .optional()
        .describe('Vulnerabilities that are not accepted.'),
      blockedPackages: patternsSchema(
        'Packages that may not be there: a name, or name@version.',
        'log4j-core@2.14*',
      ).optional(),
      allowedOs: patternsSchema('Operating systems; one has to fit.', 'alpine*').optional(),
      malware: severityCondition('Malware').optional(),
      sensitiveData: severityCondition('Sensitive data').optional(),
      misconfigurations: severityCondition('Misconfigurations').optional(),
      maxScanAge: z
        .string()
        .regex(/^\d{1,4}[hd]$/, 'write a number of hours or days: 24h, 7d')
        .transform((text) => Number(text.slice(0, -1)) * (text.endsWith('d') ? 86_400_000 : 3_600_000))
        .optional()
        .describe('A scan that is older does not count: the artifact is not compliant until it is scanned again.')
        .meta({ examples: ['7d'] }),
      blockWhen: z
        .string()
        .min(1)
        .max(4000)
        .superRefine((text, context) => {
          try {
            compileCondition(text)
          } catch (error) {
            context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
          }
        })
        .optional()
        .describe('CEL over the report. True: the artifact is not compliant.')
        .meta({ examples: ['artifact.tag == "latest" || counts.high > 10'] }),
    })
    .refine(
      (policy) => conditionNames.some((name) => policy[name] !== undefined),
      'name one condition at least: a policy without any lets everything pass',
    )
}

function severity(): z.ZodType<FindingSeverity> {
  return z.enum(['critical', 'high', 'medium', 'low', 'negligible'])
}

function severityCondition(what: string): z.ZodType<SeverityCondition> {
  return z
    .strictObject({ severity: severity().describe('This severity or worse is not let pass.') })
    .describe(`${what} of a severity. What a scanner does not grade counts as the worst.`)
}

function ids(meaning: string): z.ZodType<readonly string[]> {
  return z
    .array(z.string().min(1).max(200))
    .max(10_000)
    .default([])
    .describe(meaning)
    .meta({ examples: [['CVE-2026-1234']] })
}
