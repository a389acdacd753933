import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Identity } from './certificates.ts'
import { findProgram, skipUnless } from './peer.ts'
import { startSyslogPeer } from './syslog-peer.ts'
import type { SyslogPeer } from './syslog-peer.ts'

// Debian installs either rsyslog or syslog-ng, so the latter is unpacked beside the system by scripts/peers.sh.
const cache = join(import.meta.dirname, '../../../../node_modules/.cache/tidewaiter/syslog-ng')
const root = process.env['TIDEWAITER_SYSLOG_NG_ROOT'] ?? cache
const unpacked = join(root, 'usr/sbin/syslog-ng')
const program = existsSync(unpacked) ? unpacked : findProgram('syslog-ng')

/** `skip` option of tests that need syslog-ng. */
export const skipWithoutSyslogNg: string | false = skipUnless(program !== undefined, 'syslog-ng')

export type SyslogNgOptions = {
  readonly input: 'udp' | 'tcp' | 'tls'
  /** `lf` (default) takes its driver network(), `octet-counting` its driver syslog(). */
  readonly framing?: 'lf' | 'octet-counting'
  /** For `tls`. */
  readonly server?: Identity
  /** Asks for client certificates that this authority has signed. */
  readonly clientCa?: Identity
  /** Default: as shipped. */
  readonly maxMessageBytes?: number
  /** Where it sends the messages, in place of the file: a driver of syslog-ng with its options. */
  readonly destination?: string
}

/** Starts syslog-ng. It writes each message as received, a line feed after it. */
export function startSyslogNg(options: SyslogNgOptions): Promise<SyslogPeer> {
  return startSyslogPeer('syslog-ng', options.input, ({ folder, out, port }) => {
    if (program === undefined) throw new Error('syslog-ng is not installed: run scripts/peers.sh')
    const limit = options.maxMessageBytes === undefined ? '' : `log-msg-size(${options.maxMessageBytes});`
    const configuration = `@version: 3.35
      options { stats-freq(0); use-dns(no); keep-hostname(yes); ${limit} };
      source received { ${sourceLine(options, port)} };
      destination out { ${options.destination ?? `file("${out}" template("\${RAWMSG}\\n"));`} };
      log { source(received); destination(out); };
    `
    const file = (name: string): string => join(folder, name)
    writeFileSync(file('syslog-ng.conf'), configuration)
    const files = ['-f', file('syslog-ng.conf'), '-R', file('persist'), '-c', file('ctl'), '-p', file('pid')]
    return { program, args: ['-F', '--no-caps', ...files, ...modules()], env: environment() }
  })
}

function sourceLine(options: SyslogNgOptions, port: number): string {
  const driver = options.framing === 'octet-counting' ? 'syslog' : 'network'
  const tls = options.server === undefined ? '' : ` tls(${tlsBlock(options.server, options.clientCa)})`
  const flags = driver === 'syslog' ? 'store-raw-message' : 'no-parse, store-raw-message'
  return `${driver}(ip("127.0.0.1") port(${port}) transport("${options.input}") flags(${flags})${tls});`
}

function tlsBlock(server: Identity, clientCa: Identity | undefined): string {
  const files = `cert-file("${server.certFile}") key-file("${server.keyFile}")`
  if (clientCa === undefined) return `${files} peer-verify(optional-untrusted)`
  return `${files} ca-file("${clientCa.certFile}") peer-verify(required-trusted)`
}

/** Where the unpacked program finds its plug-ins: usr/lib/syslog-ng/<version>. */
function modules(): string[] {
  if (program !== unpacked) return []
  const folder = join(root, 'usr/lib/syslog-ng')
  const version = readdirSync(folder).find((name) => /^\d/.test(name)) ?? ''
  return ['--module-path', join(folder, version)]
}

function environment(): NodeJS.ProcessEnv {
  if (program !== unpacked) return process.env
  const libraries = [
    'usr/lib/syslog-ng',
    'usr/lib/x86_64-linux-gnu',
    'usr/lib/aarch64-linux-gnu',
    'lib/x86_64-linux-gnu',
  ]
  return { ...process.env, LD_LIBRARY_PATH: libraries.map((folder) => join(root, folder)).join(':') }
}
