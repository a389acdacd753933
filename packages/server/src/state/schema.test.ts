import { deepEqual, equal, ok } from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import { migrations } from './migrations.ts'
import { openState } from './open-state.ts'

// `schema.sql` shows the newest schema: what a migration does is a change that can be read there.
// `fixtures/0001.sql` is the schema of the first release, and `fixtures/0001-data.sql` what somebody may have had in it.

const update = process.env['UPDATE_GOLDEN'] !== undefined
const here = (name: string): string => join(import.meta.dirname, name)

function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-schema-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Every table and index as SQL, by name; a column to a line. */
function dump(file: string): string {
  using database = new DatabaseSync(file, { readOnly: true })
  const rows = database
    .prepare(
      `select sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by tbl_name, type desc, name`,
    )
    .all()
  return rows.map((row) => `${columnsApart(String(row['sql']))};\n`).join('\n')
}

/** Commas within a pair of inner parentheses stay: they belong to one constraint. */
function columnsApart(made: string): string {
  // What was read from a dump is apart already.
  const sql = made.replaceAll(/\s+/g, ' ').replaceAll('( ', '(').replaceAll(' )', ')')
  if (!/^create table/i.test(sql)) return sql
  let depth = 0
  let text = ''
  for (const character of sql) {
    if (character === ')' && --depth === 0) text += '\n'
    text += character
    if (character === '(' && ++depth === 1) text += '\n  '
    else if (character === ',' && depth === 1) text += '\n '
  }
  return text
}

async function newest(t: TestContext): Promise<string> {
  const file = join(scratch(t), 'server.db')
  await (await openState({ file })).close()
  return file
}

test('schema.sql is what the migrations make', async (t) => {
  const made = dump(await newest(t))
  if (update) writeFileSync(here('schema.sql'), made)
  equal(readFileSync(here('schema.sql'), 'utf8'), made, 'run the test with UPDATE_GOLDEN=1, and look at what changes')
})

test('the first schema is as it was released', async (t) => {
  // Until there is a second step nothing is released.
  if (Object.keys(migrations('sqlite')).length > 1) return t.skip('it is frozen')
  const made = dump(await newest(t))
  if (update) writeFileSync(here('fixtures/0001.sql'), made)
  equal(readFileSync(here('fixtures/0001.sql'), 'utf8'), made, 'run the test with UPDATE_GOLDEN=1')
})

test('a state of the first schema opens, with everything in it', async (t) => {
  const file = join(scratch(t), 'server.db')
  const old = new DatabaseSync(file)
  old.exec('pragma foreign_keys = on')
  old.exec(readFileSync(here('fixtures/0001.sql'), 'utf8'))
  old.exec(readFileSync(here('fixtures/0001-data.sql'), 'utf8'))
  const tables = old.prepare(`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`).all()
  const before = new Map(tables.map(({ name }) => [String(name), old.prepare(`select * from "${String(name)}"`).all()]))
  old.close()

  const state = await openState({ file })
  const names = (rows: readonly { readonly name: string }[]): readonly string[] => rows.map(({ name }) => name).sort()
  deepEqual(names(await state.db.selectFrom('users').select('name').execute()), ['anna', 'ben@example.com'])
  deepEqual(names(await state.db.selectFrom('roles').select('name').execute()), ['watch'])
  deepEqual(names(await state.db.selectFrom('scopes').select('name').execute()), ['team a'])
  deepEqual(names(await state.db.selectFrom('tokens').select('name').execute()), ['pipeline'])
  deepEqual(names(await state.db.selectFrom('settings').select('name').execute()), ['oidc'])
  const [event] = await state.db.selectFrom('outbox').select('event').execute()
  equal((JSON.parse(event?.event ?? '') as { code: string }).code, 'ADM-001')
  await state.change(async ({ db }) => void (await db.deleteFrom('users').where('name', '=', 'anna').execute()))
  equal((await state.db.selectFrom('tokens').selectAll().execute()).length, 0)
  await state.close()
  ok(dump(file) === readFileSync(here('schema.sql'), 'utf8'), 'it becomes the newest schema')

  // No step may lose a row of a table that is still there.
  const now = new DatabaseSync(file, { readOnly: true })
  for (const [name, rows] of before) {
    if (name === 'users' || name === 'tokens' || name === 'sessions') continue
    const after = now.prepare(`select count(*) as n from "${name}"`).get()?.['n'] as number
    ok(after >= rows.length, name)
  }
  now.close()
})
