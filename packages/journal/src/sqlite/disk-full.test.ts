import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import type { TestContext } from 'node:test'
import { entryLine, groupOf, readLines } from '../testing/entries.ts'
import { openScratch, waitUntil } from '../testing/scratch.ts'

const mebibyte = 1024 * 1024

const skip = process.getuid?.() !== 0 && process.env['CI'] === undefined && 'only root can mount a small disk'

/** Mounts a disk of so many bytes, returns its folder. */
function smallDisk(t: TestContext, bytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-disk-'))
  const options = ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tidewaiter-test', folder]
  const mounted = spawnSync('mount', options, { encoding: 'utf8' })
  t.after(() => {
    spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  assert.equal(mounted.status, 0, mounted.stderr)
  return folder
}

const large = (number: number): string => entryLine(number, { bytes: 102_400 })

test('what has to stay free on the disk is not used', async (t) => {
  const { journal, told } = await openScratch(t, { keepFreeBytes: 2 ** 50 })
  await assert.rejects(journal.append(groupOf([entryLine(1)])), {
    code: 'disk-full',
    message: /1024 TiB have to stay free/,
  })
  assert.match((await journal.status()).refusing!, /is full/)
  assert.equal(told.filter(({ name }) => name === 'append-refused').length, 1)
  assert.deepEqual(await journal.append(groupOf([], { marks: { a: '1' } })), { first: 1, count: 0 })
})

test(
  'a disk with too little left: told once, reading and cursors go on, and it takes entries again by itself',
  { skip },
  async (t) => {
    const folder = smallDisk(t, 32 * mebibyte)
    const { journal, told } = await openScratch(t, {
      folder: join(folder, 'journal'),
      keepFreeBytes: 4 * mebibyte,
      tailBytes: 0,
    })
    await journal.cursors.open('siem', 'oldest')
    let taken = 0
    await assert.rejects(
      async () => {
        for (; ; taken++) await journal.append(groupOf([large(taken)], { marks: { file: String(taken) } }))
      },
      { code: 'disk-full' },
    )
    assert.ok(taken > 100, `${taken} were taken`)
    const { bavail, bsize } = statfsSync(folder)
    // What the log holds takes its place in the file too when it is moved there, and that may be after the last look.
    assert.ok(bavail * bsize > mebibyte, `${bavail * bsize} bytes are left of what had to stay free`)
    for (let i = 0; i < 5; i++) await assert.rejects(journal.append(groupOf([large(taken)])), { code: 'disk-full' })
    assert.equal(told.filter(({ name }) => name === 'append-refused').length, 1)
    assert.deepEqual(
      await readLines(journal, 1),
      Array.from({ length: taken }, (_, i) => large(i)),
    )
    assert.equal(journal.marks.get('file'), String(taken - 1))

    journal.cursors.save('siem', journal.next)
    await waitUntil('an append', () =>
      journal.append(groupOf([large(taken)])).then(
        () => true,
        () => false,
      ),
    )
    assert.deepEqual(told.filter(({ name }) => name === 'append-resumed').length, 1)
    assert.equal((await journal.status()).removedUnread, 0)
  },
)

test('a disk that others have filled to the last byte: no half group, cursors are saved later', { skip }, async (t) => {
  const folder = smallDisk(t, 24 * mebibyte)
  const settings = { folder: join(folder, 'journal'), keepFreeBytes: 0 }
  const { journal, told } = await openScratch(t, settings)
  await journal.cursors.open('siem', 'oldest')
  for (let i = 0; i < 10; i++) await journal.append(groupOf([large(i)]))
  const other = join(folder, 'other')
  const filled = spawnSync('sh', ['-c', `cat /dev/zero > ${other}`])
  assert.notEqual(filled.status, 0)
  let taken = 10
  await assert.rejects(
    async () => {
      for (; ; taken++) await journal.append(groupOf([large(taken), large(taken)], { marks: { file: String(taken) } }))
    },
    { code: 'disk-full' },
  )
  journal.cursors.save('siem', 5)
  const before = await readLines(journal, 1)
  assert.equal(before.length, 10 + (taken - 10) * 2)
  truncateSync(other, 0)
  await journal.append(groupOf([large(99)]))
  assert.deepEqual(
    told.map(({ name }) => name).filter((name) => name.startsWith('append')),
    ['append-refused', 'append-resumed'],
  )
  await journal.close()

  const again = (await openScratch(t, settings)).journal
  assert.deepEqual(await readLines(again, 1), [...before, large(99)])
  assert.equal(again.cursors.list().get('siem'), 5)
})
