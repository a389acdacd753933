import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
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

export function makeNetwork(name: string): Network {
  const { place, ours, theirs } = freePlace()
  const outer = `tw${place}a`
  const inner = `tw${place}b`
  const space = `${name}-${place}`
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

/**
 * A network of four addresses, of those set aside for benchmarks of networks (198.18.0.0/15, RFC 2544), so that it meets no
 * real one. Any that is free: one on the addresses of another run, or of one that was killed and has left its own behind and
 * cut, reaches nobody.
 */
function freePlace(): { readonly place: number; readonly ours: string; readonly theirs: string } {
  const place = randomInt(2 ** 15)
  const address = (host: number): string =>
    `198.${18 + (place >> 14)}.${(place >> 6) & 255}.${((place & 63) << 2) + host}`
  if (ip('route', 'show', `${address(0)}/30`) !== '') return freePlace()
  return { place, ours: address(1), theirs: address(2) }
}

function ip(...args: string[]): string {
  const done = spawnSync('ip', args, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`ip ${args.join(' ')}: ${done.stderr}`)
  return done.stdout
}
