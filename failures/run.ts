// `npm run failures`: runs every failure test against real servers, and writes what came of them into
// docs/reference/failure-tests.md. With --page it only writes the page, from the figures of the last run.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { keptFigures, type Figures } from './harness/figures.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const tests = process.argv.includes('--page')
  ? { status: 0 }
  : spawnSync(process.execPath, ['--conditions=source', 'scripts/test.ts', 'failures'], { cwd: root, stdio: 'inherit' })

function row({ failure, receiver, accepted, received, lost, doubled, longestGapMs }: Figures): string {
  const cells = [failure, receiver, accepted, received, lost, doubled, `${(longestGapMs / 1000).toFixed(1)} s`]
  return `| ${cells.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)).join(' | ')} |`
}

const page = `# Failure tests

Each row is a test in \`failures/\` with a real rsyslog or syslog-ng as the receiver: a tool writes alerts into a file all the
time, the gateway follows the file, and something breaks. \`npm run failures\` runs them all and writes this page; \`npm test\`
runs them too and fails when an event is lost (UDP excepted) or more are doubled than
[the guarantees](guarantees.md) say.

- **accepted**: alerts that the tool had written, each a different event. **received**: different events in the receiver's file.
- **doubled**: events in that file once more, each time counted. TCP syslog has no acknowledgement, so that what a dead
  connection may not have outlived is sent again.
- **longest gap**: longest time in which nothing arrived, the outage itself included.

| what was broken | receiver | accepted | received | lost | doubled | longest gap |
| --- | --- | ---: | ---: | ---: | ---: | ---: |
${[...keptFigures().values()].map(row).join('\n')}
`

if (tests.status === 0) writeFileSync(`${root}docs/reference/failure-tests.md`, page)
process.exitCode = tests.status ?? 1
