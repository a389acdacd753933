import { deepEqual, equal, match } from 'node:assert/strict'
import { test } from 'node:test'
import { run } from '../testing/fake-io.ts'

const subjects = ['families', 'codes', 'keys', 'profiles', 'sources', 'errors']

async function json(...args: string[]): Promise<unknown> {
  return JSON.parse((await run(['catalogue', '--output', 'json', ...args])).stdout)
}

test('without a subject it says what there is', async () => {
  deepEqual(
    ((await json()) as { subject: string }[]).map(({ subject }) => subject),
    subjects,
  )
})

test('every entry of every subject can be looked up by its name, as table and as JSON', async () => {
  for (const { subject, entries } of (await json()) as { subject: string; entries: string[] }[]) {
    const { code, stdout } = await run(['catalogue', subject])
    equal(code, 0)
    for (const name of entries) match(stdout, new RegExp(`^${name} `, 'm'))
    for (const name of entries.slice(0, 3)) {
      const found = await run(['catalogue', subject, name])
      equal(found.code, 0)
      match(found.stdout, new RegExp(` ${name}$`, 'm'))
      equal(typeof (await json(subject, name)), 'object')
    }
  }
})

test('an error has one row for each thing that can be wrong', async () => {
  const codes = ((await json('errors')) as { code: string; foundBy: string }[]).map(
    ({ code, foundBy }) => `${foundBy} ${code}`,
  )
  equal(new Set(codes).size, codes.length)
  deepEqual(await json('errors', 'file-is-directory'), {
    code: 'file-is-directory',
    foundBy: 'command',
    message: '{file} is a directory',
    action: 'Name the files in it, such as {file}/*.jsonl',
    exitCode: 1,
  })
})

test('the letters of a family find all its codes; Cyrillic and small letters find theirs', async () => {
  const codes = ((await json('codes', 'NT')) as { code: string }[]).map(({ code }) => code)
  deepEqual(codes, ['NT-001', 'NT-002', 'NT-003', 'NT-004'])
  equal(((await json('codes', '\u0440m-002')) as { code: string }).code, 'PM-002')
})

test('a key with two meanings has two entries', async () => {
  const { stdout } = await run(['catalogue', 'keys', 'cs4'])
  match(stdout, /^caption +Command$/m)
  match(stdout, /^caption +NewOwner$/m)
})

test('what is not there ends with 2 and says where to look', async () => {
  const { code, stderr } = await run(['catalogue', 'codes', 'PM-999'])
  equal(code, 2)
  match(stderr, /PM-999 is not in the catalogue of codes\n {2}See `tidewaiter catalogue codes`/)
  equal((await run(['catalogue', 'nothing'])).code, 2)
})
