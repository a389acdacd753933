import { openApi, permissionRows, routes, systemRoles } from '@tidewaiter/server'
import { code, page, table } from './markdown.ts'

/** The reference page of the API: every request, who may send it, the events it causes. */
export function apiPage(): string {
  const all = routes()
  const groups = [...new Set(all.map(({ group }) => group))]
  return page('API', 'the routes of packages/server/src', [
    'The API of `tidewaiter serve`. Bodies and replies are JSON; [openapi.json](openapi.json) has every member of them, and the running ' +
      'server gives it at `/v1/openapi.json`. Errors are problem details ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) with `code`, ' +
      '`action` (what to do) and, in `errors`, a pointer to each place of the request that is wrong.',
    'Send a token as `authorization: Bearer TOKEN`. Pages use the session cookie that signing in sets. What has a version replies with an ' +
      '`etag`; send it back as `if-match` and a change that somebody else has made meanwhile is not overwritten. Requests that make ' +
      'something take an `idempotency-key`.',
    'Every request is an event API-001; further events of a request stand in the last column.',
    ...groups.flatMap((group) => [
      `## ${group}`,
      table(
        ['Request', 'Operation', 'What it does', 'Needs', 'Events'],
        all
          .filter((route) => route.group === group)
          .map(({ method, path, name, summary, access, events }) => [
            code(`${method} ${path}`),
            code(name),
            summary,
            access === 'anyone'
              ? 'nothing'
              : access === 'known'
                ? 'a session or token'
                : access === 'agent'
                  ? 'the token of an agent'
                  : code(access),
            events.join(', '),
          ]),
      ),
    ]),
    '## Permissions',
    table(
      ['Permission', 'What it allows'],
      permissionRows().map(({ name, meaning }) => [code(name), meaning]),
    ),
    '## Roles that are always there',
    table(
      ['Role', 'As in KCS', 'What it may'],
      systemRoles.map(({ name, like, description }) => [code(name), code(like), description]),
    ),
  ])
}

/** The description of the API in OpenAPI 3.1. */
export function openApiJson(): string {
  return `${JSON.stringify(openApi(routes(), '0.1.0'), null, 2)}\n`
}
