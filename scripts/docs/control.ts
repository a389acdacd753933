import { routes } from '@tidewaiter/gateway'
import { z } from 'zod'
import { code, page, table } from './markdown.ts'

/** The reference page of the control interface. */
export function controlPage(): string {
  return page('Control interface', 'packages/gateway/src/control/routes.ts', [
    'The commands `status`, `pause` and the like ask the running service over HTTP on a Unix socket, `control.sock` in the state folder ' +
      'unless `control.socket` says otherwise. Only the user of the service, and root, may open it; there is no other check. Bodies ' +
      'and answers are JSON. An answer of many parts is one JSON value a line. What goes wrong is answered with `{"error": {"code", ' +
      '"message", "action"}}`.',
    '```sh\ncurl --unix-socket /var/lib/tidewaiter/control.sock http://localhost/v1/status\n```',
    table(
      ['Request', 'Body', 'Answer', 'What it does'],
      Object.values(routes).map(({ method, path, request, answers, summary }) => [
        code(`${method} ${path}`),
        code(request === undefined ? undefined : bodyOf(request())),
        answers === 'one' ? 'one' : 'many',
        summary,
      ]),
    ),
    'Over TCP, where `metrics` is configured, and without a token:',
    table(
      ['Request', 'What it answers'],
      [
        [code('GET /metrics'), 'Metrics in the text format of Prometheus; see [telemetry.md](telemetry.md)'],
        [code('GET /healthz'), '200 while the process lives and its journal answers; else 503: start it anew'],
        [
          code('GET /readyz'),
          '200 while every way in is open and the journal takes entries. A SIEM that is down does not count: the journal keeps the events meanwhile',
        ],
      ],
    ),
  ])
}

type BodySchema = {
  readonly type?: string
  readonly properties?: Readonly<Record<string, BodySchema>>
  readonly items?: BodySchema
  readonly required?: readonly string[]
}

function bodyOf(schema: z.ZodType): string {
  return shapeOf(z.toJSONSchema(schema, { io: 'input' }) as BodySchema)
}

function shapeOf({ type, properties, items, required = [] }: BodySchema): string {
  if (properties === undefined) return items === undefined ? (type ?? 'any') : `[${shapeOf(items)}]`
  const parts = Object.entries(properties).map(
    ([key, part]) => `${key}${required.includes(key) ? '' : '?'}: ${shapeOf(part)}`,
  )
  return `{${parts.join(', ')}}`
}
