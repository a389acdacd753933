import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { commands } from './commands.ts'
import { exitCodes } from './exit-codes.ts'
import { helpTexts, parseArguments } from './program.ts'
import { createFakeIo, run } from './testing/fake-io.ts'

test('the help lists every command and every exit code', async () => {
  const { code, stdout, stderr } = await run(['--help'])
  equal(code, 0)
  equal(stderr, '')
  for (const { name, summary } of commands) match(stdout, new RegExp(`^ +${name} +${summary.slice(0, 12)}`, 'm'))
  for (const { code: number } of Object.values(exitCodes)) match(stdout, new RegExp(`^ +${number} `, 'm'))
})

test('each command has help with examples', async () => {
  for (const { name } of commands) {
    const { code, stdout } = await run([name, '--help'])
    equal(code, 0)
    match(stdout, new RegExp(`^Usage: tidewaiter ${name}`, 'm'))
    match(stdout, /^Examples:\n {2}# /m)
    deepEqual(await run(['help', name]), { code, stdout, stderr: '' })
  }
})

/** The parts of a shell line that are ours: those of a pipe, without what the shell takes for itself. */
function ownParts(line: string): string[][] {
  return line
    .split(/ \| | \|\| | && /)
    .filter((part) => part.startsWith('tidewaiter '))
    .map((part) => part.replace(/ [<>]+ .*| #.*/, ''))
    .map((part) => (part.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^(['"])(.*)\1$/, '$2')))
}

async function parses(line: string, where: string): Promise<void> {
  for (const [, ...args] of ownParts(line)) {
    const parsed = await parseArguments(args, createFakeIo().io)
    ok('run' in parsed || args.includes('--help'), `${where}: ${line}`)
  }
}

test('every example of the help is a command line that the parser takes', async () => {
  for (const { name, load } of commands) {
    for (const { line } of (await load()).examples) {
      ok(ownParts(line).length > 0, line)
      await parses(line, name)
    }
  }
})

test('so is every command line of the guides', async () => {
  const folder = new URL('../../../docs/guides/', import.meta.url)
  let seen = 0
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.md'))) {
    const text = readFileSync(new URL(file, folder), 'utf8')
    for (const [, block = ''] of text.matchAll(/^ *```sh\n(.*?)^ *```$/gms)) {
      for (const line of block.replace(/(\|) *\n\s*|\\\n\s*/g, '$1 ').split('\n')) {
        await parses(line.trim(), file)
        seen += ownParts(line.trim()).length
      }
    }
  }
  ok(seen > 20)
})

test('a command, option or value that is not there is named, with the nearest one', async () => {
  const wrong = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(args)
    deepEqual([code, stdout], [2, ''])
    return stderr
  }
  match(await wrong('conver'), /unknown command 'conver'\n\(Did you mean convert\?\)/)
  match(await wrong('read', '--outptu', 'json'), /unknown option '--outptu'\n\(Did you mean --output\?\)/)
  match(await wrong('read', '--output', 'xml'), /Allowed choices are json, table/)
  match(await wrong('listen', '--count', '0'), /whole number of 1 or more/)
  match(await wrong('send', 'a.jsonl'), /required option '--to <target>' not specified/)
  match(await wrong(), /^Usage: tidewaiter COMMAND/)
})

test('the help of all commands can be had for the documentation', async () => {
  const texts = await helpTexts()
  deepEqual(
    texts.map(({ name }) => name),
    ['tidewaiter', ...commands.map(({ name }) => `tidewaiter ${name}`)],
  )
  for (const { help } of texts) match(help, /^Usage: /)
})
