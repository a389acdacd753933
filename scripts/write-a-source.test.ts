// The guide for writing a source is run: what it tells to write is written into a copy of the package, type-checked and tested there.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const guide = readFileSync(join(root, 'docs/guides/write-a-source.md'), 'utf8')
const list = 'packages/sources/src/load-source.ts'

/** Blocks of code behind the name of the file that they belong to. */
const blocks = [...guide.matchAll(/^`(packages\/[^`]+)`[^\n]*:\n\n```\w*\n(.*?)^```$/gms)].map(
  ([, file = '', text = '']) => ({ file, text }),
)

test('the source of the guide does what the guide says', { timeout: 120_000 }, async (t) => {
  assert.equal(blocks.length, 5)
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-guide-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  copyPackage(folder)
  for (const { file, text } of blocks) {
    const target = join(folder, file)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, file === list ? withLine(readFileSync(target, 'utf8'), text) : text)
  }
  const ofGuide = join(folder, 'packages/sources/src/procwatch/golden.test.ts')
  const ofAll = join(folder, 'packages/sources/src/detect/signs.test.ts')
  await run(folder, process.execPath, ['--conditions=source', '--test', ofGuide, ofAll])
  await run(folder, join(root, 'node_modules/.bin/tsc'), ['--noEmit', '-p', join(folder, 'packages/sources')])
})

/** The package with its tools; everything else is where it was. */
function copyPackage(folder: string): void {
  mkdirSync(join(folder, 'packages'))
  cpSync(join(root, 'packages/sources'), join(folder, 'packages/sources'), {
    recursive: true,
    filter: (path) => !path.includes('/dist') && (!path.endsWith('.test.ts') || path.endsWith('signs.test.ts')),
  })
  for (const name of ['cef', 'model', 'syslog'])
    symlinkSync(join(root, 'packages', name), join(folder, 'packages', name))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  symlinkSync(join(root, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json'))
}

function withLine(text: string, line: string): string {
  const end = text.indexOf('\n}\n', text.indexOf('const loaders'))
  return `${text.slice(0, end + 1)}${line}${text.slice(end + 1)}`
}

function run(cwd: string, command: string, args: readonly string[]): Promise<void> {
  // A test that is started by a test would report to it and not fail.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) resolve()
      else reject(new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`))
    })
  })
}
