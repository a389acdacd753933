import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { kcs20, kcs21, type Profile } from '@tidewaiter/model'
import fc from 'fast-check'
import { createRecordDecoder } from '../input/record-decoder.ts'
import type { ReadItem } from '../input/read-item.ts'
import { redact } from '../redact/redact.ts'
import type { Source } from '../source.ts'
import type { SourceContext } from '../source-context.ts'
import { findSource } from '../sources.ts'
import { createConverter, type ConverterOptions, type EnvelopeWriter } from './converter.ts'

/**
 * The fast program must give the bytes that the plain one gives, on everything: recorded files, golden inputs, samples,
 * and all of them mutated.
 */
const context: SourceContext = {
  serverName: 'server.example.com',
  peerAddress: '127.0.0.1',
  clusterName: 'a=b|c',
  redact,
}

const envelope: EnvelopeWriter = {
  write: (time, severity, hostname) => `<${severity}>${Math.floor(time / 1000)} ${hostname ?? '-'} `,
  granularity: 'second',
}

type Setting = {
  readonly profile?: Profile
  readonly framing?: 'lf' | 'octet-counting'
  readonly space?: boolean
  readonly milliseconds?: boolean
}

/** Everything that comes of an input: messages, and what became of each record that gave none. */
function convert(
  source: Source,
  input: Uint8Array,
  plainOnly: boolean,
  setting: Setting = {},
): { text: string; offered: number } {
  const reader = source.open(source.defaults, context)
  const options: ConverterOptions = {
    profile: setting.profile ?? kcs20,
    framing: setting.framing ?? 'lf',
    maxBytes: 2000,
    envelope: setting.milliseconds === true ? { ...envelope, thenMilliseconds: true } : envelope,
    spaceBeforeExtension: setting.space === true,
  }
  const converter = createConverter(reader, context, options, plainOnly)
  const notes: string[] = []
  let offered = 0
  const item = (found: ReadItem): void => {
    const conversion = found.kind === 'record' ? converter.add(found) : converter.count(found)
    if (conversion.kind === 'refused') notes.push(conversion.reason)
  }
  const offer = (record: Extract<ReadItem, { kind: 'record' }>): boolean => {
    const taken = converter.offer(record)
    if (taken) offered++
    return taken
  }
  const decoder = createRecordDecoder({ item, offer })
  decoder.push(Buffer.from(input))
  decoder.end()
  converter.end()
  const { counts } = converter
  const skipped = [...counts.skipped].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const summary = { events: counts.events, refused: counts.refused, skipped, notes }
  return { text: `${converter.output.take().toString('utf8')}${JSON.stringify(summary)}`, offered }
}

function assertSame(source: Source, input: Uint8Array, setting?: Setting): number {
  const fast = convert(source, input, false, setting)
  assert.equal(fast.text, convert(source, input, true, setting).text)
  return fast.offered
}

const here = fileURLToPath(new URL('.', import.meta.url))
const root = `${here}../../../..`

function inputsOf(name: string): { readonly file: string; readonly bytes: Buffer }[] {
  const files = globSync([
    `${here}../${name}/golden/*.jsonl`,
    `${root}/samples/${name}.jsonl`,
    `${root}/../shared/corpus/${name}/*`,
  ])
  return files.filter((file) => !file.endsWith('.md')).map((file) => ({ file, bytes: readFileSync(file) }))
}

for (const name of ['falco', 'tetragon', 'tracee', 'kubearmor', 'node-agent']) {
  const source = findSource(name) as Source
  const inputs = inputsOf(name)

  test(`${name}: both programs agree on every fixture, under every setting`, () => {
    assert.ok(inputs.length > 4)
    let offered = 0
    for (const { bytes } of inputs) {
      offered += assertSame(source, bytes)
      assertSame(source, bytes, { framing: 'octet-counting' })
      assertSame(source, bytes, { profile: kcs21, space: true, milliseconds: true })
    }
    assert.ok(offered > 20, `the fast program took ${offered} records only`)
  })

  const lines = inputs.flatMap(({ bytes }) =>
    bytes
      .toString('utf8')
      .split('\n')
      .filter((line) => line.startsWith('{') && line.length < 4000),
  )
  const texts = [
    '"',
    '\\',
    '\\n',
    '\\u0041',
    '\\u0000',
    '=',
    '|',
    ' ',
    '\t',
    '\u0085',
    '\u2028',
    '\u007f',
    'é',
    '\u{1f600}',
    '<NA>',
    'null',
    '-1',
    '4294967295',
    '0',
    '65536',
    '1e3',
    '::1',
    '{}',
    '[',
    ',',
    ':',
    '--password=x',
    'k8s_',
    '\\ud800',
    '99999999999999999999',
  ]

  test(`${name}: both programs agree on mutated records`, () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...lines),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(6), fc.constantFrom(...texts)), {
          maxLength: 4,
        }),
        (line, edits) => {
          let mutated = line
          for (const [where, cut, text] of edits) {
            const at = Math.floor(where * mutated.length)
            mutated = mutated.slice(0, at) + text + mutated.slice(at + cut)
          }
          assertSame(source, Buffer.from(`${mutated}\n`))
        },
      ),
      { numRuns: 1500 },
    )
  })

  test(`${name}: both programs agree on records with values swapped in`, () => {
    const values = fc.constantFrom<unknown>(
      ...texts.slice(0, 20),
      'x'.repeat(3000),
      ' a ',
      'a\nb',
      0,
      -1,
      4294967295,
      2 ** 53,
      1.5,
      true,
      null,
      {},
      [],
      ['a'],
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...lines),
        fc.array(fc.tuple(fc.nat(), values), { minLength: 1, maxLength: 4 }),
        (line, edits) => {
          let record: unknown
          try {
            record = JSON.parse(line)
          } catch {
            return
          }
          for (const [index, value] of edits) replaceLeaf(record, index, structuredClone(value))
          assertSame(source, Buffer.from(`${JSON.stringify(record)}\n`))
        },
      ),
      { numRuns: 1500 },
    )
  })
}

const tetragon = findSource('tetragon') as Source

test('tetragon: both programs agree on any order of records while events wait for proof', () => {
  const process = (id: number) => ({ exec_id: `e${id}`, pid: id, binary: '/bin/sh', flags: 'execve clone' })
  const hook = (id: number, action: string) => ({
    process_kprobe: {
      process: process(id),
      function_name: 'security_file_permission',
      args: [{ file_arg: { path: '/etc/shadow' } }, { int_arg: 4 }],
      action: `KPROBE_ACTION_${action}`,
      policy_name: 'p',
    },
  })
  const id = fc.nat(3)
  const record = fc.oneof(
    id.map((of) => hook(of, 'SIGKILL')),
    id.map((of) => hook(of, 'POST')),
    id.map((of) => ({ process_exec: { process: process(of) } })),
    fc
      .tuple(id, fc.constantFrom(undefined, 'SIGKILL', 'SIGTERM'))
      .map(([of, signal]) => ({ process_exit: { process: process(of), signal } })),
  )
  // Mostly in order, at times late by more than an event may wait, at times in a form that only the plain program reads.
  const time = fc.oneof(
    { weight: 6, arbitrary: fc.nat(2000).map((ms) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString()) },
    { weight: 1, arbitrary: fc.constantFrom('2026-01-01T00:00:06.5Z', '2026-01-01T02:00:00.7+02:00', 'x', undefined) },
  )
  let offered = 0
  fc.assert(
    fc.property(fc.array(fc.tuple(record, time), { minLength: 2, maxLength: 12 }), (records) => {
      const lines = records.map(([body, at]) => JSON.stringify({ ...body, node_name: 'n', time: at }))
      offered += assertSame(tetragon, Buffer.from(`${lines.join('\n')}\n`))
    }),
    { numRuns: 1500 },
  )
  assert.ok(offered > 2000, `the fast program took ${offered} records only`)
})

/** Replaces the leaf of that number, counted through. */
function replaceLeaf(record: unknown, index: number, value: unknown): void {
  const leaves: (readonly [Record<string, unknown>, string])[] = []
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, child] of Object.entries(node)) {
      leaves.push([node as Record<string, unknown>, key])
      walk(child)
    }
  }
  walk(record)
  const leaf = leaves[index % Math.max(1, leaves.length)]
  if (leaf) leaf[0][leaf[1]] = value
}

test(
  'the corpus is read where it is present',
  { skip: !existsSync(`${root}/../shared/corpus`) && 'the recorded files are not here' },
  () => {
    assert.ok(inputsOf('falco').length > 40)
    assert.ok(inputsOf('tetragon').length > 40)
  },
)
