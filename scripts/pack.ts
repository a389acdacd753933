// `npm run pack [FOLDER]`: puts what a machine needs to run Tidewaiter into one folder (default `out/tidewaiter`): the compiled
// packages, the libraries that they use, and Node. Nothing else has to be installed where it is copied to; the image in
// deploy/oci and the package in deploy/systemd are made from it. Needs no network.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = resolve(process.argv[2] ?? join(root, 'out/tidewaiter'))

type Manifest = {
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
}
const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

execFileSync(join(root, 'node_modules/.bin/tsc'), ['-b', 'packages/cli'], { cwd: root, stdio: 'inherit' })
rmSync(target, { recursive: true, force: true })

const libraries = new Set<string>()
const packages = new Set<string>()

/** Our own packages are linked into node_modules; their sources and tests stay behind. */
function take(name: string): void {
  const installed = join(root, 'node_modules', name)
  const isOurs = name === 'tidewaiter' || name.startsWith('@tidewaiter/')
  const known = isOurs ? packages : libraries
  if (known.has(name)) return
  known.add(name)
  for (const needed of Object.keys(manifestOf(installed).dependencies ?? {})) take(needed)
}

take('tidewaiter')
for (const name of packages) {
  const from = join(root, 'packages', name === 'tidewaiter' ? 'cli' : name.slice('@tidewaiter/'.length))
  const to = join(target, 'node_modules', name)
  const isWanted = (path: string): boolean =>
    !/\.(?:test|property|peer)\.|\.tsbuildinfo$|\.d\.ts$|\/testing(?:\/|$)/.test(path)
  cpSync(join(from, 'dist'), join(to, 'dist'), { recursive: true, filter: isWanted })
  if (name === 'tidewaiter') cpSync(join(from, 'bin'), join(to, 'bin'), { recursive: true })
  cpSync(join(from, 'package.json'), join(to, 'package.json'))
}
for (const name of libraries) {
  cpSync(join(root, 'node_modules', name), join(target, 'node_modules', name), { recursive: true, dereference: true })
}

const bin = join(target, 'bin')
mkdirSync(bin, { recursive: true })
cpSync(process.execPath, join(bin, 'node'))
// Small images of Debian have no libatomic, which Node needs.
const lib = join(target, 'lib')
mkdirSync(lib)
for (const [, name, path] of execFileSync('ldd', [process.execPath], { encoding: 'utf8' }).matchAll(
  /(lib(?:atomic|stdc\+\+|gcc_s)\.so\.\d+) => (\S+)/g,
)) {
  cpSync(path as string, join(lib, name as string), { dereference: true })
}
writeFileSync(
  join(bin, 'tidewaiter'),
  '#!/bin/sh\n# Runs Tidewaiter with the Node that came with it.\nhere=$(dirname "$(readlink -f "$0")")\nexport LD_LIBRARY_PATH="$here/../lib"\nexec "$here/node" --max-semi-space-size=4 --v8-pool-size=1 "$here/../node_modules/tidewaiter/bin/tidewaiter.js" "$@"\n',
  { mode: 0o755 },
)
for (const file of ['LICENSE', 'README.md', 'CHANGELOG.md']) cpSync(join(root, file), join(target, file))
const version = manifestOf(join(root, 'packages/cli')).version
console.log(`tidewaiter ${version} is in ${relative(process.cwd(), target) || target}`)
