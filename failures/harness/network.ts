import { spawnSync } from 'node:child_process'
import { findProgram, skipUnless } from '../../packages/syslog/src/testing/peer.ts'

/** A network of two machines: ours, and a namespace in which the receiver runs. */
export type Network = {
  /** Address of the receiver. */
  readonly address: string
  /** Runs a command in the namespace. */
  readonly within: readonly string[]
  /** Packets vanish from now on; nobody is told. */
  cut(): void
  mend(): void
  remove(): void
}

const isRoot = process.getuid?.() === 0

export const skipWithoutNamespaces: string | false = skipUnless(
  isRoot && findProgram('ip') !== undefined,
  'a network namespace (iproute2, and root)',
)

/** Addresses that are set aside for benchmarks of networks (RFC 2544), so that they meet no real network. */
const ours = '198.18.77.1'
const theirs = '198.18.77.2'

export function makeNetwork(name: string): Network {
  const outer = `tw${process.pid % 100_000}a`
  const inner = `tw${process.pid % 100_000}b`
  const space = `${name}-${process.pid}`
  ip('netns', 'add', space)
  ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', space)
  ip('address', 'add', `${ours}/30`, 'dev', outer)
  ip('link', 'set', outer, 'up')
  ip('-n', space, 'address', 'add', `${theirs}/30`, 'dev', inner)
  ip('-n', space, 'link', 'set', inner, 'up')
  ip('-n', space, 'link', 'set', 'lo', 'up')
  return {
    address: theirs,
    within: ['ip', 'netns', 'exec', space],
    cut: () => ip('-n', space, 'link', 'set', inner, 'down'),
    mend: () => ip('-n', space, 'link', 'set', inner, 'up'),
    remove: () => ip('netns', 'delete', space),
  }
}

function ip(...args: string[]): void {
  const done = spawnSync('ip', args, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`ip ${args.join(' ')}: ${done.stderr}`)
}
