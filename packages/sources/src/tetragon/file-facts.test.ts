import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessOf, fileFacts, mappingOf } from './file-facts.ts'

const file = (path: string, permission?: string): object => ({ file_arg: { path, permission } })
const entry = (path: string): object => ({ path_arg: { path } })
const text = (path: string): object => ({ string_arg: path })
const number = (value: number): object => ({ int_arg: value })

test('text arguments are paths only where the hook says so', () => {
  assert.equal(fileFacts([number(3), text('/etc/hosts')], { path: 'first', named: true }).path, '/etc/hosts')
  assert.equal(fileFacts([number(3), text('user data')], { path: 'first', named: false }).path, undefined)
  assert.equal(fileFacts([text('type'), file('/a')], { path: 'first', named: true }).path, '/a')
})

test('what a program wrote is never taken for a path', () => {
  const args = [{ bytes_arg: 'L2V0Yy9wYXNzd2Q=' }, { truncated_bytes_arg: { bytes_arg: 'eA==', orig_size: '9' } }]
  assert.equal(fileFacts(args, { path: 'first', named: true }).path, undefined)
})

test('a rename has an old and a new path', () => {
  const both = { path: 'both', named: true } as const
  const paths = (args: unknown): unknown[] => [fileFacts(args, both).oldPath, fileFacts(args, both).path]
  assert.deepEqual(paths([entry('/a'), entry('/b')]), ['/a', '/b'])
  assert.deepEqual(paths([entry('/d'), entry('/d/a'), entry('/e'), entry('/e/b')]), ['/d/a', '/e/b'])
  assert.deepEqual(paths([entry('/a'), entry('/dir'), entry('/dir/b')]), ['/a', '/dir/b'], 'entry, directory, entry')
  assert.deepEqual(paths([entry('/a')]), [undefined, '/a'], 'one path alone is the file')
})

test('the permission belongs to the file that is meant', () => {
  const args = [{ path_arg: { path: '/tmp', permission: 'drwxrwxrwt' } }, entry('/tmp/a')]
  const { path, permission } = fileFacts(args, { path: 'second', named: false })
  assert.deepEqual([path, permission], ['/tmp/a', undefined])
  assert.equal(fileFacts([file('/a', '-rw-r-----')], { path: 'first', named: false }).permission, '0640')
})

test('the mode of the call wins over the mode of the file', () => {
  const chmod = { path: 'first', named: true, numbers: 'mode' } as const
  assert.equal(fileFacts([file('/a', '-rw-r--r--'), { uint_arg: 0o755 }], chmod).permission, '0755')
  assert.equal(fileFacts([number(-100), text('/a'), { size_arg: '493' }], chmod).permission, '0755')
  assert.equal(fileFacts([number(7), number(0o755)], chmod).permission, undefined, 'a descriptor is no path')
})

test('an owner that is not changed is left out', () => {
  const owner = (...ids: number[]): string | undefined =>
    fileFacts([text('/a'), ...ids.map(number)], { path: 'first', named: true, numbers: 'owner' }).newOwner
  assert.equal(owner(1000, 1001), '1000:1001')
  assert.equal(owner(1000, -1), '1000')
  assert.equal(owner(4294967295, 50), ':50')
  assert.equal(owner(0), '0')
  assert.equal(owner(-1, -1), undefined)
  assert.equal(owner(), undefined)
})

test('a mask tells reading from writing', () => {
  const access = (mask: number): string => accessOf([file('/a'), number(mask)])
  assert.deepEqual([1, 2, 4, 8, 6, 12, 36].map(access), ['open', 'write', 'read', 'write', 'write', 'write', 'read'])
  assert.equal(accessOf(undefined), 'open')
})

test('a mapping is for writing only with PROT_WRITE', () => {
  const mapping = (protection: number): string => mappingOf([file('/a'), { uint_arg: protection }])
  assert.deepEqual([0, 1, 2, 3, 4, 5].map(mapping), ['open', 'read', 'write', 'write', 'read', 'read'])
})
