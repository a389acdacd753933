import { z } from 'zod'
import { openApi } from './openapi.ts'
import { route, type Route } from './route.ts'

/** The route that describes all others. */
export function describeRoute(others: readonly Route[]): Route {
  const described: Route = route({
    name: 'describeApi',
    method: 'GET',
    path: '/v1/openapi.json',
    group: 'API',
    summary: 'The description of this API in OpenAPI 3.1',
    access: 'anyone',
    reply: z.record(z.string(), z.unknown()),
    handle: (_, { version }) => Promise.resolve(openApi([...others, described], version)),
  })
  return described
}
