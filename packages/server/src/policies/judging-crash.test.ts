import { deepEqual, equal, ok } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { openReportStore } from '@tidewaiter/journal'
import type { Event } from '@tidewaiter/model'
import type { House } from '../house.ts'
import { newId } from '../state/new-id.ts'
import { openState } from '../state/open-state.ts'
import { rulesChanged } from './due.ts'
import { judgeDue } from './judge-due.ts'
import { critical, imageOf, reportWith, scan } from './testing/scan.ts'

/** What judging needs of a house, on the state and the reports in a folder. Events stay in the outbox, as nothing takes them away. */
async function houseIn(folder: string): Promise<House> {
  const state = await openState({ file: join(folder, 'server.db') })
  const reports = await openReportStore({ folder })
  const machine = { name: 'tidewaiter-1', address: '192.0.2.10' }
  const part = { state, reports, machine, now: Date.now, newId: () => newId(Date.now()), tell: () => {} }
  return part as Partial<House> as House
}

test(
  'a process that is killed while it judges tells every verdict once, and the next one goes on',
  { timeout: 60_000 },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-judging-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const artifacts = 300
    const house = await houseIn(folder)
    for (let number = 1; number <= artifacts; number++) {
      const vulnerabilities = number % 2 === 0 ? [critical] : []
      await scan(house, reportWith({ artifact: imageOf(number), vulnerabilities }))
    }
    await house.state.change(async ({ db }) => {
      const document = JSON.stringify({
        name: 'p',
        mode: 'enforce',
        malware: { severity: 'low' },
        blockWhen: 'counts.critical > 0',
      })
      const times = { created_at: 0, updated_at: 0, version: 1 }
      const row = { id: house.newId(), name: 'p', document, enabled: 1, scopes: null, made_by: 'x', ...times }
      await db.insertInto('assurance_policies').values(row).execute()
      await rulesChanged(db, house, [undefined])
    })
    await house.state.close()
    await house.reports.close()

    let kills = 0
    for (let told = 0; told < artifacts;) {
      const program = `
      import { join } from 'node:path'
      import { openReportStore } from '@tidewaiter/journal'
      import { newId } from ${JSON.stringify(new URL('../state/new-id.ts', import.meta.url).href)}
      import { openState } from ${JSON.stringify(new URL('../state/open-state.ts', import.meta.url).href)}
      import { judgeDue } from ${JSON.stringify(new URL('judge-due.ts', import.meta.url).href)}
      const folder = ${JSON.stringify(folder)}
      const state = await openState({ file: join(folder, 'server.db') })
      const reports = await openReportStore({ folder })
      const machine = { name: 'tidewaiter-1', address: '192.0.2.10' }
      const house = { state, reports, machine, now: Date.now, newId: () => newId(Date.now()), tell: () => {} }
      do process.stdout.write('step\\n')
      while ((await judgeDue(house)).more)
      process.stdout.write('done\\n')
      process.exit()`
      const args = ['--conditions=source', '--input-type=module-typescript', '--eval', program]
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      const exited = once(child, 'exit')
      let steps = 0
      for await (const line of createInterface({ input: child.stdout })) {
        // Some ms into the second step: between its reading and its writing, or within either.
        if (line === 'step' && ++steps === 2) setTimeout(() => child.kill('SIGKILL'), kills * 7)
        if (line === 'done') told = artifacts
      }
      await exited
      if (told < artifacts) kills++
    }
    ok(kills >= 2, `${kills} kills`)

    const after = await houseIn(folder)
    equal((await judgeDue(after)).more, false)
    const rows = await after.state.db.selectFrom('outbox').selectAll().orderBy('id').execute()
    const count = new Map<string, number>()
    for (const { event } of rows) {
      const { code, fields } = JSON.parse(event) as Event
      const key = `${code} ${fields.artifactName}`
      count.set(key, (count.get(key) ?? 0) + 1)
    }
    equal(count.size, artifacts * 2)
    deepEqual(new Set(count.values()), new Set([1]))
    const verdicts = await after.state.db.selectFrom('artifacts').select(['verdict', 'number']).execute()
    ok(verdicts.every(({ verdict, number }) => verdict === (number % 2 === 0 ? 'non-compliant' : 'compliant')))
    await after.state.close()
    await after.reports.close()
  },
)
