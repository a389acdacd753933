import type { EventConditions, FieldCondition } from '@tidewaiter/gateway'
import {
  familyNames,
  fieldDefinition,
  fieldNames,
  modes,
  statuses,
  type Family,
  type FieldName,
  type Outcome,
} from '@tidewaiter/model'
import { z } from 'zod'
import { timeSchema } from '../api/schemas.ts'
import { categories, chosenCodes } from './chosen-codes.ts'
import { whereSchema } from './where-schema.ts'

// What all that looks for events understands, as parameters of a query. A parameter for each field: `field.podName=web-1`.

type FieldParameter = `field.${FieldName}`

/** The conditions of a query, read. */
export type EventFilters = {
  readonly since?: number | undefined
  readonly until?: number | undefined
  readonly codes?: readonly string[] | undefined
  readonly families?: readonly Family[] | undefined
  readonly categories?: readonly string[] | undefined
  readonly minSeverity?: number | undefined
  readonly outcomes?: readonly Outcome[] | undefined
  readonly text?: string | undefined
  readonly where?: string | undefined
} & { readonly [P in FieldParameter]?: readonly string[] | undefined }

/** Conditions on fields in one query. */
const mostFields = 20

const filters = {
  since: timeSchema().optional().describe('Events from this time on: 2026-11-23T11:40:00Z.'),
  until: timeSchema().optional().describe('Events before this time.'),
  codes: list(z.string().regex(/^[^\p{C}]{1,100}$/u, 'expected a code such as PM-002')).describe(
    'Families and codes: `PM,FM-003`.',
  ),
  families: list(z.enum(familyNames as [Family, ...Family[]])).describe('Families: `PM,FM`.'),
  categories: list(z.enum(categories as [string, ...string[]])).describe('Categories, as KCS names them: `processes`.'),
  minSeverity: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .optional()
    .describe('Severity in the CEF header, at least; 0 to 10.'),
  outcomes: list(
    z.enum([...statuses, ...modes].filter((one, at, all) => all.indexOf(one) === at) as [Outcome, ...Outcome[]]),
  ).describe('Outcomes: `Error,Enforce`.'),
  text: z.string().min(1).max(1000).optional().describe('Stands in the code, the name or a value, whatever its case.'),
  where: whereSchema().optional(),
} as const

const fieldFilters = Object.fromEntries(
  fieldNames.map((name) => [`field.${name}`, fieldFilter(fieldDefinition(name).meaning)]),
)

/**
 * The schema of a query that looks for events.
 *
 * @param more parameters beside the conditions
 */
export function eventQuery<More extends z.ZodRawShape>(
  more: More,
): z.ZodType<EventFilters & z.output<z.ZodObject<More>>> {
  const schema = z.strictObject({ ...filters, ...fieldFilters, ...more }).superRefine((query, context) => {
    const { since, until } = query as EventFilters
    if (since !== undefined && until !== undefined && since >= until) {
      context.addIssue({ code: 'custom', path: ['until'], message: 'has to be behind `since`' })
    }
    // This runs for values that were found wrong, too.
    const onFields = Object.entries(query).flatMap(([name, values]) => (name.startsWith('field.') ? values : []))
    if (onFields.filter((value) => value !== undefined).length > mostFields) {
      context.addIssue({ code: 'custom', message: `has more than ${mostFields} conditions on fields` })
    }
  })
  return schema as unknown as z.ZodType<EventFilters & z.output<z.ZodObject<More>>>
}

/** The conditions of a query, as the journal is searched by them. */
export function conditionsOf(query: EventFilters): EventConditions {
  const { since, until, minSeverity, outcomes, text, where } = query
  const codes = chosenCodes(query)
  const fields = fieldConditions(query)
  return {
    since,
    until,
    codes,
    minSeverity,
    outcomes,
    text,
    where,
    ...(fields.length > 0 && { fields }),
  }
}

function fieldConditions(query: EventFilters): readonly FieldCondition[] {
  return fieldNames.flatMap((name) => (query[`field.${name}`] ?? []).map((text) => fieldCondition(name, text)))
}

/** `web` is the value, `web*` its beginning, `*web*` a part of it, `*` any. */
function fieldCondition(name: FieldName, text: string): FieldCondition {
  if (!text.endsWith('*')) return { name, test: 'is', value: text }
  if (text.length > 1 && text.startsWith('*')) return { name, test: 'contains', value: text.slice(1, -1) }
  return { name, test: 'prefix', value: text.slice(0, -1) }
}

function fieldFilter(meaning: string): z.ZodType<readonly string[] | undefined> {
  const value = z.string().min(1).max(1000)
  return z
    .union([value, z.array(value).max(mostFields)])
    .transform((given) => (typeof given === 'string' ? [given] : given))
    .optional()
    .describe(`${meaning}. Whole; \`web*\` for how it begins, \`*web*\` for a part of it.`)
}

/** Some of a kind: with commas between them, or the parameter more than once. */
function list<T>(item: z.ZodType<T>): z.ZodType<readonly T[] | undefined> {
  return z
    .union([z.string().max(4000), z.array(z.string().max(200)).max(100)])
    .transform((given) =>
      (typeof given === 'string' ? [given] : given).flatMap((one) => one.split(',').map((part) => part.trim())),
    )
    .pipe(z.array(item).max(200) as unknown as z.ZodType<readonly T[], string[]>)
    .optional()
}
