import { z } from 'zod'

// Pieces that schemas of many routes share.

/** An id that the server has made. */
export function idSchema(): z.ZodType<string> {
  return z.uuid('expected an id: a UUID').meta({ examples: ['01932d5e-8f00-7000-8000-000000000000'] })
}

/** The parameters of a path with an id. */
export function idParams(): z.ZodType<{ readonly id: string }> {
  return z.strictObject({ id: idSchema() })
}

/** A name that people give: one line, no control characters, nothing that looks like another name. */
export function nameSchema(most = 100): z.ZodString {
  return z
    .string()
    .min(1)
    .max(most)
    .regex(
      /^(?! )[^\p{C}\p{Zl}\p{Zp}]+(?<! )$/u,
      'expected one line of text without control characters, no space at its ends',
    )
}

/** Text of some lines for people. */
export function proseSchema(most = 2000): z.ZodString {
  return (
    z
      .string()
      .max(most)
      // oxlint-disable-next-line no-control-regex
      .regex(/^[^\p{Cs}\p{Co}\p{Cn}\u0000-\u0008\u000b-\u001f\u007f]*$/u, 'expected text without control characters')
  )
}

/** A moment: ms since 1970-01-01 UTC inside, RFC 3339 in UTC outside. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString()
}

/** A moment that a client names, as ms since 1970-01-01 UTC. */
export function timeSchema(): z.ZodType<number, string> {
  return z.iso
    .datetime({ offset: true, error: 'expected a time such as 2026-11-23T11:40:00Z' })
    .transform((text) => Date.parse(text))
}

/** A moment in a reply. */
export function timeReply(): z.ZodISODateTime {
  return z.iso.datetime()
}

/** How many at a time, from a query. */
export function limitQuery(most = 1000, usual = 100): z.ZodType<number> {
  return z.coerce.number().int().min(1).max(most).default(usual)
}

/** The usual query of a list: so many behind an id. */
export function pageQuery(): z.ZodType<{ readonly after?: string | undefined; readonly limit: number }> {
  return z.strictObject({
    after: idSchema().optional().describe('Go on behind this one: `next` of the page before.'),
    limit: limitQuery().describe('How many at most, 1 to 1000; 100 when absent.'),
  })
}

/** One page of a list; `next` is absent on the last. */
export function pageOf<T extends z.ZodType>(
  item: T,
): z.ZodObject<{ items: z.ZodArray<T>; next: z.ZodOptional<z.ZodString> }> {
  return z.object({
    items: z.array(item),
    next: z.string().optional().describe('Give it as `after` for the next page.'),
  })
}

/** Makes a page of rows, of which one more than the limit was read. */
export function toPage<Row extends { readonly id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
): { items: Item[]; next?: string } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(item), ...(rows.length > limit && last !== undefined && { next: last.id }) }
}
