import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, skipUnless } from '../../packages/syslog/src/testing/peer.ts'
import { canConnect, freePort } from '../../packages/syslog/src/testing/peer-ports.ts'
import type { Identity } from '../../packages/syslog/src/testing/certificates.ts'
import { createProgram, type Command, type Program } from './program.ts'
import { until } from './until.ts'

/** A real syslog daemon that appends each message to a file, on a port that stays the same when it is started again. */
export type Receiver = Program & {
  readonly name: string
  readonly address: string
  readonly port: number
  readonly received: () => Buffer
  readonly receivedBytes: () => number
  /** Starts it and resolves when it listens. */
  readonly listen: () => Promise<void>
}

export type ReceiverOptions = {
  readonly folder: string
  /** Asks for TLS when present. */
  readonly server?: Identity
  readonly udp?: true
  readonly address?: string
  /** Runs it by this command, as `ip netns exec NAME`. */
  readonly within?: readonly string[]
}

const rsyslogd = findProgram('rsyslogd')
const syslogNgRoot = join(import.meta.dirname, '../../node_modules/.cache/tidewaiter/syslog-ng')
const syslogNg = join(syslogNgRoot, 'usr/sbin/syslog-ng')

export const skipWithoutRsyslog: string | false = skipUnless(rsyslogd !== undefined, 'rsyslog')
export const skipWithoutSyslogNg: string | false = skipUnless(existsSync(syslogNg), 'syslog-ng')

export function rsyslog(options: ReceiverOptions): Promise<Receiver> {
  return createReceiver('rsyslog', options, (place) => rsyslogCommand(place, options))
}

export function syslogNgReceiver(options: ReceiverOptions): Promise<Receiver> {
  return createReceiver('syslog-ng', options, syslogNgCommand)
}

type Place = { readonly folder: string; readonly out: string; readonly port: number; readonly address: string }

async function createReceiver(
  name: string,
  options: ReceiverOptions,
  commandOf: (place: Place) => Command,
): Promise<Receiver> {
  const { folder, address = '127.0.0.1', within = [] } = options
  const place = { folder, address, out: join(folder, 'received'), port: await freePort() }
  writeFileSync(place.out, '')
  const { program, args, env } = commandOf(place)
  const [outer = program, ...rest] = [...within, program, ...args]
  const daemon = createProgram({ program: outer, args: rest, ...(env !== undefined && { env }) })
  return {
    ...daemon,
    name,
    address,
    port: place.port,
    received: () => readFileSync(place.out),
    receivedBytes: () => statSync(place.out).size,
    listen: async () => {
      daemon.start()
      await until(`${name} to listen`, 10_000, async () => {
        if (!daemon.running()) throw new Error(`${name} ended: ${daemon.output()}`)
        return options.udp === true || within.length > 0 || (await canConnect(place.port))
      })
    },
  }
}

function rsyslogCommand({ folder, out, port, address }: Place, { server, udp }: ReceiverOptions): Command {
  const tls =
    server === undefined
      ? ''
      : `defaultNetstreamDriverCAFile="${server.certFile}" defaultNetstreamDriverCertFile="${server.certFile}" defaultNetstreamDriverKeyFile="${server.keyFile}"`
  const driver =
    server === undefined ? '' : 'streamDriver.Name="gtls" streamDriver.Mode="1" streamDriver.AuthMode="anon"'
  // A queue of one message: what a killed daemon held in memory no sender can bring back, and it is not what is tested.
  writeFileSync(
    join(folder, 'rsyslog.conf'),
    `global(workDirectory="${folder}" net.enableDNS="off" maxMessageSize="64k" parser.escapeControlCharactersOnReceive="off" ${tls})
     module(load="${udp === true ? 'imudp' : 'imtcp'}")
     template(name="raw" type="string" string="%rawmsg%\\n")
     ruleset(name="received" queue.type="Direct") { action(type="omfile" file="${out}" template="raw" asyncWriting="off" flushOnTXEnd="on") }
     input(type="${udp === true ? 'imudp' : 'imtcp'}" address="${address}" port="${port}" ruleset="received" ${driver})
    `,
  )
  const args = ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'rsyslog.pid')]
  return { program: rsyslogd ?? 'rsyslogd', args }
}

function syslogNgCommand({ folder, out, port, address }: Place): Command {
  writeFileSync(
    join(folder, 'syslog-ng.conf'),
    `@version: 3.35
     options { stats-freq(0); use-dns(no); keep-hostname(yes); flush-lines(1); };
     source received { network(ip("${address}") port(${port}) transport("tcp") flags(no-parse, store-raw-message) log-iw-size(1000) log-fetch-limit(100)); };
     destination out { file("${out}" template("\${RAWMSG}\\n")); };
     log { source(received); destination(out); flags(flow-control); };
    `,
  )
  const modules = join(syslogNgRoot, 'usr/lib/syslog-ng')
  const version = existsSync(modules) ? (readdirSync(modules).find((name) => /^\d/.test(name)) ?? '') : ''
  const libraries = [
    'usr/lib/syslog-ng',
    'usr/lib/x86_64-linux-gnu',
    'usr/lib/aarch64-linux-gnu',
    'lib/x86_64-linux-gnu',
  ]
  const file = (name: string): string => join(folder, name)
  const files = ['-f', file('syslog-ng.conf'), '-R', file('persist'), '-c', file('ctl'), '-p', file('pid')]
  return {
    program: syslogNg,
    args: ['-F', '--no-caps', ...files, '--module-path', join(modules, version)],
    env: { ...process.env, LD_LIBRARY_PATH: libraries.map((name) => join(syslogNgRoot, name)).join(':') },
  }
}
