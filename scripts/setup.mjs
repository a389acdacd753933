// Installs the dependencies from the lockfile when the tree does not match it, so that `npm start` and `npm test` are the
// whole set-up. Plain JavaScript for any Node from 20 on: it runs before Node 26 has been brought in by that install.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stamp = join(root, 'node_modules', '.tidewaiter-setup')
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) process.exit(0)

process.stderr.write('Installing the dependencies (once, from the lockfile) ...\n')
// Not `npm ci`: it refuses a lockfile without the binaries of platforms that a registry does not serve. With the lockfile
// present, `npm install` takes its exact versions and checks their integrity too, and --no-save leaves it as it is.
const npm = spawnSync(
  'npm',
  ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
  {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  },
)
if (npm.status !== 0) {
  process.stderr.write(
    'npm install failed: see its message above. Tidewaiter needs the npm registry once; after that it works offline.\n',
  )
  process.exit(npm.status ?? 1)
}
if (!existsSync(join(root, 'node_modules', '.bin', 'node'))) {
  process.stderr.write(
    'Node 26 did not come with the install: it is an npm package for Linux on x64 and arm64 only. ' +
      'On another system, put Node 26 or newer on the PATH and run npm again.\n',
  )
  if (Number(process.versions.node.split('.')[0]) < 26) process.exit(1)
}
writeFileSync(stamp, lock)
