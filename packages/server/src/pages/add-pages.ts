import { sql } from 'kysely'
import type { Hono } from 'hono'
import { securityHeaders } from '../api/security-headers.ts'
import type { House } from '../house.ts'
import { setupPage, setupPagePolicy } from './setup-page.ts'

/** The journal and the state of a healthy server answer within milliseconds. */
const answerWithinMs = 5_000

/** What is no part of the API, and no event: pages for browsers, and health for machines. */
export function addPages(app: Hono, { state, journal }: Pick<House, 'state' | 'journal'>): void {
  app.get('/setup', (c) => c.html(setupPage, 200, { ...securityHeaders, 'content-security-policy': setupPagePolicy }))
  app.get('/healthz', (c) => c.text('ok\n', 200, securityHeaders))
  app.get('/readyz', async (c) => {
    const faults = [
      ...(await faultOf('the state does not answer', sql`select 1`.execute(state.db))),
      ...(await faultOf('the journal does not answer', journal.status())),
    ]
    return faults.length === 0
      ? c.text('ok\n', 200, securityHeaders)
      : c.text(`${faults.join('\n')}\n`, 503, securityHeaders)
  })
}

async function faultOf(fault: string, answer: Promise<unknown>): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string[]>((resolve) => {
    timer = setTimeout(() => resolve([fault]), answerWithinMs)
  })
  try {
    return await Promise.race([answer.then((): string[] => []), late])
  } catch {
    return [fault]
  } finally {
    clearTimeout(timer)
  }
}
