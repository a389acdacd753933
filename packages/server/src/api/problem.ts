import { z } from 'zod'
import { serverErrors, type ServerError } from '../server-errors.ts'

/** What a request is answered with that could not be met: problem details of RFC 9457 with our members. */
export type Problem = {
  /** `urn:tidewaiter:error:CODE`. */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly action: string
  readonly request: string
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[] | undefined
}

/** The schema of a problem, for OpenAPI. */
export function problemSchema(): z.ZodType<Problem> {
  return z.object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.keys(serverErrors) as [string, ...string[]]).describe('Which error it is, for programs.'),
    action: z.string().describe('What to do about it.'),
    request: z.string().describe('Id of the request; it stands in the log of the server.'),
    errors: z
      .array(z.object({ pointer: z.string().describe('JSON Pointer into the request.'), detail: z.string() }))
      .optional()
      .describe('Each place of the request that is wrong.'),
  })
}

/** Takes an error and the id of the request, returns the answer. */
export function problemOf(error: ServerError, request: string): Problem {
  const { code, status, message, action, faults } = error
  return {
    type: `urn:tidewaiter:error:${code}`,
    title: titleOf(code),
    status,
    detail: message,
    code,
    action,
    request,
    ...(faults.length > 0 && { errors: faults }),
  }
}

/** The same for every problem of a type (RFC 9457 section 3.1.3): `Request invalid`. */
function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
