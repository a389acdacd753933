/** Rows of one read, and reads of one page: a page that is nearly all beyond reach ends before it is full, and says where to go on. */
const rowsAtOnce = 500
const mostReads = 20

/**
 * Reads a page of what somebody may see. Patterns of scopes are not for the database, so rows are read on until the page is full.
 *
 * @param read rows behind an id, at most so many, in the order of the list
 * @returns a page; `next` is absent on the last one
 */
export async function pageWithin<Row extends { readonly id: string }>(
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
  isSeen: (row: Row) => boolean,
  read: (behind: string | undefined, most: number) => Promise<readonly Row[]>,
): Promise<{ items: Row[]; next?: string }> {
  const items: Row[] = []
  let behind = after
  for (let reads = 0; reads < mostReads; reads++) {
    const most = reads === 0 ? limit + 1 : rowsAtOnce
    const rows = await read(behind, most)
    for (const row of rows) {
      if (!isSeen(row)) continue
      if (items.length === limit) return { items, next: items.at(-1)!.id }
      items.push(row)
    }
    if (rows.length < most) return { items }
    behind = rows.at(-1)!.id
  }
  return { items, next: behind! }
}
