import { z } from 'zod'
import { meaningOfPermission } from '../identity/permissions.ts'
import { problemSchema } from './problem.ts'
import type { Route } from './route.ts'

type Schema = Record<string, unknown>

/** The description of the API in OpenAPI 3.1, from the table of routes. */
export function openApi(routes: readonly Route[], version: string): Schema {
  const paths: Record<string, Record<string, Schema>> = {}
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route)
  return {
    openapi: '3.1.1',
    info: {
      title: 'Tidewaiter',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'The control plane: every change is an event of the journal. Errors are problem details (RFC 9457) that say what is wrong and what to do.',
    },
    tags: [...new Set(routes.map(({ group }) => group))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token, or the token of an agent.' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-tidewaiter' },
      },
      schemas: { Problem: jsonSchema(problemSchema(), 'output') },
    },
  }
}

function operationOf(route: Route): Schema {
  const { name, group, summary, access, events, creates, params, query, body, reply, contentType } = route
  const parameters = [
    ...parametersOf(params, 'path'),
    ...parametersOf(query, 'query'),
    ...(creates
      ? [
          {
            name: 'idempotency-key',
            in: 'header',
            schema: { type: 'string', maxLength: 200 },
            description: 'A repeated request with the same key does nothing twice and gets the same reply, for a day.',
          },
        ]
      : []),
    ...(route.method === 'PUT' || route.method === 'DELETE'
      ? [
          {
            name: 'if-match',
            in: 'header',
            schema: { type: 'string' },
            description: 'The ETag that was read: refused with 412 when somebody has changed it since.',
          },
        ]
      : []),
  ]
  const content =
    reply === 'stream'
      ? { [contentType]: {} }
      : reply === undefined || reply === 'redirect'
        ? undefined
        : { 'application/json': { schema: jsonSchema(reply, 'output') } }
  return {
    operationId: name,
    tags: [group],
    summary,
    description: descriptionOf(route),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body, 'input') } } },
    }),
    responses: {
      [reply === undefined ? '204' : reply === 'redirect' ? '302' : creates ? '201' : '200']: {
        description: 'Done.',
        ...(content !== undefined && { content }),
      },
      default: {
        description: 'What was wrong.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
    security:
      access === 'anyone' || access === 'key'
        ? []
        : access === 'agent'
          ? [{ token: [] }]
          : [{ token: [] }, { session: [] }],
    'x-permission': access,
    'x-events': events,
  }
}

function descriptionOf({ access, events }: Route): string {
  const who =
    access === 'anyone'
      ? 'Needs nothing.'
      : access === 'known'
        ? 'Needs a session or a token.'
        : access === 'agent'
          ? 'For agents, with the token of one.'
          : access === 'key'
            ? 'For who has the key that stands in the path.'
            : `Needs \`${access}\` (${meaningOfPermission(access)}).`
  return events.length === 0 ? who : `${who} Events: ${events.join(', ')}.`
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): Schema[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, Schema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: rest,
  }))
}

/** A schema as JSON Schema 2020-12, which is what OpenAPI 3.1 has. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
