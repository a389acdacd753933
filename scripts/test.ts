// Runs the tests: `npm test` all of them, `npm test -- fast` without the ones that start real servers,
// `npm test -- packages/cef` those of a folder. In CI (environment variable CI) a skipped test is a failure: there,
// every server and recorded file that a test wants has to be present.
import { globSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = process.argv.slice(2)
const fast = wanted.includes('fast')
const folders = wanted.filter((word) => word !== 'fast')
const files = globSync('{bench,failures,packages,scripts}/**/*.test.ts', {
  cwd: root,
  exclude: (name) => name.includes('node_modules'),
})
  .filter((file) => !fast || !file.endsWith('.peer.test.ts'))
  .filter((file) => folders.length === 0 || folders.some((folder) => file.startsWith(folder)))
  .sort()

if (files.length === 0) {
  console.error(`No test file matches ${folders.join(' ')}.`)
  process.exit(1)
}

const skipped: string[] = []
let failed = false
const results = run({ cwd: root, files, concurrency: true, timeout: 300_000, execArgv: ['--conditions=source'] })
results.on('test:fail', () => {
  failed = true
})
results.on('test:pass', (result) => {
  if (result.skip !== undefined) skipped.push(`${result.name} (${String(result.skip)})`)
})
results.on('end', () => {
  if (skipped.length > 0)
    console.log(`\nSkipped, ${skipped.length}:\n${skipped.map((name) => `  - ${name}`).join('\n')}`)
  if (skipped.length > 0 && process.env['CI'] !== undefined) {
    console.log('In CI a skipped test is a failure.')
    failed = true
  }
  process.exitCode = failed ? 1 : 0
})
results.compose(spec).pipe(process.stdout)
