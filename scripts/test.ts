// Runs the tests: `npm test` all of them, `npm test -- fast` without the ones that start real servers,
// `npm test -- packages/cef` those of a folder. In CI (environment variable CI) a skipped test is a failure: there,
// every server that a test wants has to be present. Recorded outputs of tools (`../shared/corpus`) may be absent: with them
// the tests check more.
//
// Files share processes: one of its own costs each 0.4 s, which is more than most of them need. Those that start real servers
// have theirs, so that none waits for another's.
import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = process.argv.slice(2)
const fast = wanted.includes('fast')
const folders = wanted.filter((word) => word !== 'fast')
const files = globSync('{bench,failures,packages,scripts}/**/*.test.ts', {
  cwd: root,
  exclude: (name) => name.includes('node_modules'),
})
  .filter((file) => !fast || !isPeer(file))
  .filter((file) => folders.length === 0 || folders.some((folder) => file.startsWith(folder)))
  .sort()

if (files.length === 0) {
  console.error(`No test file matches ${folders.join(' ')}.`)
  process.exit(1)
}

/** A reason for a skip that is none of a missing server's. */
const withoutRecordings = 'the recorded files are not here'
/** Two runs at a time must not take each other's scripts. */
const scriptFolder = join(root, 'node_modules/.cache/tidewaiter', `tests-${process.pid}`)
process.on('exit', () => rmSync(scriptFolder, { recursive: true, force: true }))

/** Files in one process at most: so many that loading costs little, so few that every core has something to do to the end. */
const filesTogether = 12

const processes = inProcesses(files)
const skipped: string[] = []
let failed = false
const results = run({
  cwd: root,
  files: processes,
  // Much of what tests do is waiting.
  concurrency: availableParallelism() + 1,
  timeout: 600_000,
  execArgv: ['--conditions=source'],
})
results.on('test:fail', () => {
  failed = true
})
results.on('test:pass', (result) => {
  if (result.skip === undefined) return
  skipped.push(`${result.name} (${String(result.skip)})`)
  if (process.env['CI'] !== undefined && result.skip !== withoutRecordings) failed = true
})
results.on('end', () => {
  if (skipped.length > 0) {
    console.log(`\nSkipped, ${skipped.length}:\n${skipped.map((name) => `  - ${name}`).join('\n')}`)
    if (process.env['CI'] !== undefined) console.log('In CI a test that is skipped for want of a server is a failure.')
  }
  process.exitCode = failed ? 1 : 0
})
results.compose(spec).pipe(process.stdout)

function isPeer(file: string): boolean {
  return file.endsWith('.peer.test.ts')
}

/** Takes test files, returns what to start a process with: a file as it is, or a script that loads several of one package. */
function inProcesses(all: readonly string[]): string[] {
  mkdirSync(scriptFolder, { recursive: true })
  const together = Map.groupBy(
    all.filter((file) => !isPeer(file)),
    (file) => file.split('/').slice(0, 2).join('-'),
  )
  const scripts = [...together].flatMap(([name, members]) => {
    const parts = Math.ceil(members.length / filesTogether)
    return Array.from({ length: parts }, (_, part) => {
      const script = join(scriptFolder, `${name}-${part + 1}.test.mjs`)
      // Every so many-th: neighbours are alike, and so is the time they take.
      const mine = members.filter((_file, index) => index % parts === part)
      // Not one after the other as they are loaded: tests begin when the first file is there, and hooks would end with it.
      writeFileSync(script, mine.map((file) => `import ${JSON.stringify(urlOf(file))}\n`).join(''))
      return script
    })
  })
  // Servers that are killed and frozen take longest.
  return [...all.filter(isPeer).sort((one, other) => dirname(one).localeCompare(dirname(other))), ...scripts]
}

function urlOf(file: string): string {
  return pathToFileURL(join(root, file)).href
}
