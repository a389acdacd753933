import type { ControlClient, ListedReport } from '@tidewaiter/gateway'
import type { ScanReport } from '@tidewaiter/model'
import { findingsOf, type Finding } from '@tidewaiter/rules'

/** Which reports are meant. */
export type Wanted = {
  /** Name of an artifact, its digest or the beginning of it; all when absent. */
  readonly of?: string | undefined
  readonly tool?: string | undefined
}

type Page = { readonly reports: readonly ListedReport[]; readonly next?: { scannedAt: number; id: number } }

const mostAtOnce = 1000

/** Versions of one artifact that are gone through; who has more under one name has to give a digest. */
const mostLooked = 10_000

/** Page by page, newest first, as many as are wanted; with `older`, not only the newest of each artifact and tool. */
export async function* pagesOf(
  client: ControlClient,
  { of, tool, older, limit }: Wanted & { readonly older: boolean; readonly limit: number },
): AsyncGenerator<readonly ListedReport[]> {
  let page: Page | undefined
  for (let left = limit; left > 0; left -= page.reports.length) {
    page = await client.ask('reports', { of, tool, older, after: page?.next, limit: Math.min(mostAtOnce, left) })
    if (page.reports.length > 0) yield page.reports
    if (page.next === undefined) return
  }
}

/** The newest reports by each tool, at most so many. An image that was built anew under its name is the same to people. */
export async function newestByTool(
  client: ControlClient,
  wanted: Wanted,
  most: number,
): Promise<readonly ListedReport[][]> {
  const byTool = new Map<string, ListedReport[]>()
  for await (const page of pagesOf(client, { ...wanted, older: true, limit: mostLooked })) {
    for (const report of page) {
      const known = byTool.get(report.tool) ?? []
      if (known.length < most) byTool.set(report.tool, [...known, report])
    }
  }
  return [...byTool.values()]
}

/**
 * The report itself, a JSON `ScanReport`.
 *
 * @throws {GatewayError | ToldError} `report-unknown`, when it has made room for others meanwhile
 */
export async function textOf(client: ControlClient, { id }: ListedReport): Promise<string> {
  const parts: string[] = []
  for await (const { text } of client.askMany('report', { id })) parts.push(text)
  return parts.join('')
}

/** What the report holds; see {@link textOf}. */
export async function findingsIn(client: ControlClient, report: ListedReport): Promise<readonly Finding[]> {
  return findingsOf(JSON.parse(await textOf(client, report)) as ScanReport)
}
