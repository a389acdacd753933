import { z } from 'zod'
import type { ListenPlace } from '../config.ts'

/** A name that the operator gives. Names stand in logs, metrics, marks and commands. */
export function ownName(): z.ZodString {
  return z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, {
    error: 'expected a name of lower-case letters, digits, - and _, at most 63',
  })
}

const address = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/

/** `HOST:PORT`, an IPv6 address in brackets. */
export function listenAddress(): z.ZodType<ListenPlace, string> {
  const error = 'expected HOST:PORT, such as 127.0.0.1:9464 or [::1]:9464'
  return z
    .string()
    .regex(address, { error })
    .refine((value) => Number(address.exec(value)?.[3]) <= 65_535, { error })
    .transform((value) => {
      const [, bracketed, plain, port] = address.exec(value) ?? []
      return { host: bracketed ?? plain ?? '', port: Number(port) }
    })
}

/** Text that is not empty. */
export function text(meaning: string, example: string): z.ZodString {
  return z
    .string()
    .min(1)
    .describe(meaning)
    .meta({ examples: [example] })
}

/**
 * Runs what reads a value; what it throws becomes the fault of the value.
 *
 * @param known what its messages begin with, where the place of the fault says the same
 */
export function attempt<From, To>(
  read: (value: From) => To,
  known?: RegExp,
): (value: From, context: z.RefinementCtx) => To {
  return (value, context) => {
    try {
      return read(value)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      context.addIssue({ code: 'custom', message: known === undefined ? message : message.replace(known, '') })
      return z.NEVER
    }
  }
}
