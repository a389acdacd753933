// Random sequences of what can be done to a journal and what can happen to it, against an array.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { tellNobody } from '@tidewaiter/telemetry'
import fc from 'fast-check'
import type { Journal, JournalSettings } from '../journal.ts'
import { entryLine, groupOf, linesOf } from '../testing/entries.ts'
import { openJournal } from './open-journal.ts'

type Model = {
  /** All entries ever kept, in order. */
  readonly lines: string[]
  /** Cursors, with where each may stand after a crash: the last position that is certain. */
  readonly cursors: Map<string, { now: number; durable: number }>
  readonly marks: Map<string, { now: string; durable: string | undefined }>
  numbers: number
}

type Real = { journal: Journal; settings: JournalSettings; readonly folders: string[] }

type Command = fc.AsyncCommand<Model, Real>

function command(name: string, run: (model: Model, real: Real) => Promise<void>): Command {
  return { check: () => true, run, toString: () => name }
}

const mebibyte = 1024 * 1024
const forms = fc.constantFrom<readonly string[]>(['kcs-2.0'], ['cef', 'kcs-2.0'], ['cef'])

/** What is durable after a group was kept is all that was asked for before it. */
function settle(model: Model): void {
  for (const cursor of model.cursors.values()) cursor.durable = cursor.now
  for (const mark of model.marks.values()) mark.durable = mark.now
}

const append = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.constantFrom(0, 3_000, 60_000, 60_000), forms, fc.nat(2)), {
    minLength: 1,
    maxLength: 5,
  })
  .map((groups) =>
    command(`append ${JSON.stringify(groups)}`, async (model, { journal }) => {
      const made = groups.map(([count, bytes, inForms, mark]) => {
        const lines = Array.from({ length: count }, () => entryLine(++model.numbers, { bytes }))
        return { lines, mark: `file-${mark}`, value: String(model.numbers), inForms }
      })
      const results = await Promise.allSettled(
        made.map(({ lines, mark, value, inForms }) =>
          journal.append(groupOf(lines, { forms: inForms, marks: { [mark]: value } })),
        ),
      )
      for (const [i, { lines, mark, value }] of made.entries()) {
        const result = results[i]!
        if (result.status === 'rejected') {
          assert.equal(result.reason.code, 'journal-full')
          continue
        }
        assert.deepEqual(result.value, { first: model.lines.length + 1, count: lines.length })
        model.lines.push(...lines)
        model.marks.set(mark, { durable: model.marks.get(mark)?.durable, now: value })
        if (lines.length > 0) settle(model)
      }
      assert.equal(journal.next, model.lines.length + 1)
    }),
  )

const read = fc
  .tuple(fc.nat(100), fc.constantFrom('kcs-2.0', 'cef', 'other'))
  .map(([where, form]) => readOf(where, form))

function readOf(where: number, form: string): Command {
  return command(`read ${where} ${form}`, async (model, { journal }) => {
    const { oldest } = await journal.status()
    let at = Math.ceil((where / 100) * model.lines.length) + 1
    const needed = Math.min(...[...model.cursors.values()].map(({ now }) => now))
    assert.ok(oldest <= needed, `entries from ${needed} are needed, but the oldest is ${oldest}`)
    while (at <= model.lines.length) {
      const found = await journal.read(at, form)
      assert.ok(found !== undefined && found.first === at && found.count > 0)
      if (found.kind === 'block') assert.deepEqual(linesOf(found), model.lines.slice(at - 1, at - 1 + found.count))
      else assert.deepEqual([found.reason, at + found.count], ['removed', oldest])
      at += found.count
    }
    assert.equal(await journal.read(at, form), undefined)
  })
}

const openCursor = fc
  .tuple(fc.constantFrom('a', 'b'), fc.constantFrom<'now' | 'oldest'>('now', 'oldest'))
  .map(([name, start]) =>
    command(`open ${name} ${start}`, async (model, { journal }) => {
      const position = await journal.cursors.open(name, start)
      const known = model.cursors.get(name)
      if (known !== undefined) return assert.equal(position, known.now)
      assert.equal(position, start === 'now' ? model.lines.length + 1 : (await journal.status()).oldest)
      model.cursors.set(name, { now: position, durable: position })
    }),
  )

const moveCursor = fc.tuple(fc.constantFrom('a', 'b'), fc.nat(100)).map(([name, part]) =>
  command(`move ${name} ${part}`, async (model, { journal }) => {
    const cursor = model.cursors.get(name)
    if (cursor === undefined) return
    cursor.now += Math.ceil(((model.lines.length + 1 - cursor.now) * part) / 100)
    journal.cursors.save(name, cursor.now)
    assert.equal(journal.cursors.list().get(name), cursor.now)
  }),
)

const removeCursor = fc.constantFrom('a', 'b').map((name) =>
  command(`remove ${name}`, async (model, { journal }) => {
    model.cursors.delete(name)
    await journal.cursors.remove(name)
  }),
)

const closeAndOpen = fc.boolean().map(closeAndOpenOf)

function closeAndOpenOf(inMemory: boolean): Command {
  return command('close and open', async (model, real) => {
    await real.journal.close()
    settle(model)
    await open(model, real, inMemory)
  })
}

/** The files as they are at some moment are what a killed process leaves behind. */
const crash = fc.boolean().map((inMemory) =>
  command('crash', async (model, real) => {
    const folder = newFolder(real.folders)
    cpSync(real.settings.folder, folder, { recursive: true, filter: (name) => !name.endsWith('-shm') })
    await real.journal.close()
    real.settings = { ...real.settings, folder }
    await open(model, real, inMemory)
  }),
)

/** Opens, and takes over what was found where more than one thing may be. */
async function open(model: Model, real: Real, inMemory: boolean): Promise<void> {
  real.settings = { ...real.settings, tailBytes: inMemory ? 4 * mebibyte : 0 }
  real.journal = await openJournal(real.settings, tellNobody)
  const { journal } = real
  assert.equal(journal.next, model.lines.length + 1)
  const cursors = journal.cursors.list()
  assert.deepEqual([...cursors.keys()].sort(), [...model.cursors.keys()].sort())
  for (const [name, { now, durable }] of model.cursors) {
    const found = cursors.get(name)!
    assert.ok(found >= durable && found <= now, `${name} stands at ${found}, not from ${durable} to ${now}`)
    model.cursors.set(name, { now: found, durable: found })
  }
  for (const [name, { now, durable }] of model.marks) {
    const found = journal.marks.get(name)
    assert.ok(found === durable || found === now, `${name} is ${found}, not ${durable} or ${now}`)
    if (found === undefined) model.marks.delete(name)
    else model.marks.set(name, { now: found, durable: found })
  }
}

function newFolder(folders: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-journal-'))
  folders.push(folder)
  return folder
}

test('a journal is an array that survives', { timeout: 60_000 }, async () => {
  const commands = fc.commands(
    [
      append,
      append,
      append,
      read,
      read,
      openCursor,
      openCursor,
      moveCursor,
      moveCursor,
      removeCursor,
      closeAndOpen,
      crash,
    ],
    { maxCommands: 30, size: 'max' },
  )
  await fc.assert(
    fc.asyncProperty(commands, fc.boolean(), async (some, limited) => {
      const folders: string[] = []
      const settings = { folder: newFolder(folders), ...(limited && { maxBytes: mebibyte }) }
      const real: Real = { settings, folders, journal: await openJournal(settings, tellNobody) }
      try {
        const model: Model = { lines: [], cursors: new Map(), marks: new Map(), numbers: 0 }
        await fc.asyncModelRun(() => ({ model, real }), [...some, closeAndOpenOf(false), readOf(0, 'cef')])
      } finally {
        await real.journal.close()
        for (const folder of folders) rmSync(folder, { recursive: true, force: true })
      }
    }),
    { numRuns: 10, endOnFailure: true },
  )
})
