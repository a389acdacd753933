import type { z } from 'zod'
import { ServerError, type RequestFault } from '../server-errors.ts'

/** Faults that one reply names. */
const mostFaults = 50
/** Deeper JSON is refused before it is parsed: what looks at it later may be recursive. */
const deepest = 64

/**
 * Checks a part of a request by its schema.
 *
 * @param part `body`, `query` or `path`: where the pointers of the faults begin
 * @throws {ServerError} `request-invalid`, with a pointer for each place
 */
export function checkPart(schema: z.ZodType | undefined, value: unknown, part: 'body' | 'query' | 'path'): unknown {
  if (schema === undefined) return undefined
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.slice(0, mostFaults).flatMap((issue) => faultsOf(issue, `#/${part}`))
  const count = faults.length === 1 ? 'one place' : `${faults.length} places`
  throw new ServerError('request-invalid', { count }, { faults })
}

function faultsOf(issue: z.core.$ZodIssue, base: string): RequestFault[] {
  const pointer =
    base + issue.path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, mostFaults).map((key) => ({
      pointer: `${pointer}/${shown(key).replaceAll('~', '~0').replaceAll('/', '~1')}`,
      detail: 'there is no such member',
    }))
  }
  return [{ pointer, detail: issue.message }]
}

/** Names come from the client and may be as long as the body. */
function shown(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100)}...`
}

/**
 * Reads a body as JSON. No body at all is an empty object, for requests in which nothing is required.
 *
 * @throws {ServerError} `media-type-unsupported`, `body-too-large`, `body-not-json`
 */
export async function readJson(request: Request, limit: number): Promise<unknown> {
  const type = request.headers.get('content-type') ?? ''
  if (type === '' && (await readText(request, limit)) === '') return {}
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) throw new ServerError('media-type-unsupported')
  const text = await readText(request, limit)
  if (isDeep(text)) throw new ServerError('body-not-json', { fault: `it is nested deeper than ${deepest} levels` })
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ServerError('body-not-json', { fault: error instanceof Error ? error.message.slice(0, 200) : 'not JSON' })
  }
}

/** @throws {ServerError} `body-too-large`, `body-not-json` */
async function readText(request: Request, limit: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw new ServerError('body-too-large', { limit })
  const parts: Uint8Array[] = []
  let size = 0
  if (request.body !== null) {
    for await (const part of request.body) {
      size += part.length
      if (size > limit) throw new ServerError('body-too-large', { limit })
      parts.push(part)
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))
  } catch {
    throw new ServerError('body-not-json', { fault: 'it is not UTF-8' })
  }
}

function isDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (inString) {
      if (character === 0x5c) at++
      else if (character === 0x22) inString = false
    } else if (character === 0x22) inString = true
    else if (character === 0x7b || character === 0x5b) {
      if (++depth > deepest) return true
    } else if (character === 0x7d || character === 0x5d) depth--
  }
  return false
}

/** The query of a URL as an object: a name that stands there more than once becomes a list. */
export function queryOf(url: URL): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name)
    query[name] = values.length === 1 ? values[0]! : values
  }
  return query
}
