// The two daemons that Tidewaiter is measured against, found where scripts/peers.sh puts them. Their configurations beside
// this file do the job that `tidewaiter send --from falco` does, and `check-output.ts` proves it.
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Sender } from '../harness/measure.ts'
import type { Command } from '../harness/meter.ts'
import { workFolder } from '../harness/native.ts'

export type Peer = {
  readonly name: string
  readonly version: string
  /** @param cluster name of the cluster that goes into each message */
  readonly sender: (input: string, cluster: string, options?: PeerOptions) => Sender
}

/** For syslog-ng alone. */
type PeerOptions = {
  /** Keeps messages in a file until they are sent: its reliable disk buffer, which does not wait for the disk. */
  readonly diskBuffer?: true
  /** How often it looks whether the file has grown, in seconds. Default 0.01. */
  readonly follow?: number
}

const configuration = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const cache = fileURLToPath(new URL('../../node_modules/.cache/tidewaiter/', import.meta.url))
const install = 'run scripts/peers.sh as root (Debian)'

/** syslog-ng, installed or unpacked: `TIDEWAITER_SYSLOG_NG_ROOT` names the folder. Throws when it is not there. */
export function findSyslogNg(): Peer {
  const roots = [process.env['TIDEWAITER_SYSLOG_NG_ROOT'], `${cache}syslog-ng`, '/']
  const root = roots.find((folder) => folder !== undefined && existsSync(`${folder}/usr/sbin/syslog-ng`))
  if (root === undefined) throw new Error(`syslog-ng is not there: ${install}`)
  const program = `${root}/usr/sbin/syslog-ng`
  const modules = globSync(`${root}/usr/lib/syslog-ng/3.*`)[0] ?? ''
  const libraries = [`${root}/usr/lib/syslog-ng`, ...globSync(`${root}/usr/lib/*-linux-gnu`)]
  const environment = root === '/' ? {} : { LD_LIBRARY_PATH: libraries.join(':') }

  const commandFor = (input: string, cluster: string, port: number, options: PeerOptions): Command => {
    const state = freshState('syslog-ng')
    const buffer = `disk-buffer(reliable(yes) disk-buf-size(4294967296) mem-buf-size(10485760) dir("${state}"))`
    const files = ['-R', `${state}/persist`, '-c', `${state}/control`, '-p', `${state}/pid`]
    return {
      line: [program, '-F', '--no-caps', '-f', configuration('syslog-ng.conf'), '--module-path', modules, ...files],
      environment: {
        ...environment,
        BENCH_INPUT: input,
        BENCH_CLUSTER: cluster,
        BENCH_PORT: `${port}`,
        BENCH_FOLLOW: `${options.follow ?? 0.01}`,
        BENCH_BUFFER: options.diskBuffer === true ? buffer : '',
      },
    }
  }
  return {
    name: 'syslog-ng',
    version: firstLine(program, ['--version'], environment),
    sender: (input, cluster, options = {}) => ({
      endsByItself: false,
      commandFor: (port) => commandFor(input, cluster, port, options),
    }),
  }
}

/** rsyslog, with jemalloc where that is installed or named by `TIDEWAITER_JEMALLOC`. Throws when it is not there. */
export function findRsyslog(): Peer {
  const program = ['/usr/sbin/rsyslogd', '/usr/local/sbin/rsyslogd'].find((path) => existsSync(path))
  if (program === undefined) throw new Error(`rsyslog is not there: ${install}`)
  const jemalloc = process.env['TIDEWAITER_JEMALLOC'] ?? globSync('/usr/lib/*-linux-gnu/libjemalloc.so.2')[0]

  const commandFor = (input: string, cluster: string, port: number): Command => {
    const state = freshState('rsyslog')
    return {
      line: [program, '-n', '-f', configuration('rsyslog.conf'), '-i', `${state}/pid`],
      environment: {
        ...(jemalloc !== undefined && { LD_PRELOAD: jemalloc }),
        BENCH_INPUT: input,
        BENCH_CLUSTER: cluster,
        BENCH_PORT: `${port}`,
        BENCH_STATE: state,
      },
    }
  }
  return {
    name: 'rsyslog',
    version: `${firstLine(program, ['-v'], {})}${jemalloc === undefined ? ', without jemalloc' : ', with jemalloc'}`,
    sender: (input, cluster) => ({ endsByItself: false, commandFor: (port) => commandFor(input, cluster, port) }),
  }
}

/** An empty folder: both daemons remember how far they have read a file. */
function freshState(name: string): string {
  const folder = `${workFolder}${name}-state`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

function firstLine(program: string, options: readonly string[], environment: Readonly<Record<string, string>>): string {
  const text = execFileSync(program, options, { encoding: 'utf8', env: { ...process.env, ...environment } })
  return (text.split('\n')[0] ?? '').replace(/\s+compiled with:$/, '').replace(/\s+/g, ' ')
}
