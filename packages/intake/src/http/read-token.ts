import type { IncomingHttpHeaders } from 'node:http'

/**
 * The token of a request: `Authorization: Bearer TOKEN` (RFC 6750 section 2.1), the password of `Authorization: Basic`
 * (RFC 7617), `X-Gitlab-Token`, or the configured header.
 *
 * Basic is for Falco, whose `http_output` sends no headers of one's own, but whose libcurl sends the name and password of
 * a URL that way: `url: https://falco:TOKEN@tidewaiter:2801/v1/events`. A token in the path or the query is not taken:
 * proxies write these into their logs.
 *
 * @param header name of a further header, in lower case
 */
export function readToken(headers: IncomingHttpHeaders, header: string | undefined): string | undefined {
  const own = header === undefined ? undefined : headers[header]
  if (typeof own === 'string') return own.trim()
  const [, scheme, value] = /^([A-Za-z]+) +([^ ]+) *$/.exec(headers.authorization ?? '') ?? []
  if (value === undefined) {
    const gitlab = headers['x-gitlab-token']
    return typeof gitlab === 'string' && gitlab !== '' ? gitlab.trim() : undefined
  }
  switch (scheme?.toLowerCase()) {
    case 'bearer':
      return value
    case 'basic': {
      const pair = Buffer.from(value, 'base64').toString()
      return pair.slice(pair.indexOf(':') + 1)
    }
    default:
      return undefined
  }
}
