import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Identity } from './certificates.ts'
import { findProgram, skipUnless } from './peer.ts'
import { startSyslogPeer } from './syslog-peer.ts'
import type { SyslogPeer } from './syslog-peer.ts'

const program = findProgram('rsyslogd')
const driver = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib'].some((folder) =>
  existsSync(join(folder, 'rsyslog', 'lmnsd_gtls.so')),
)

/** `skip` options of tests that need rsyslog, and rsyslog with its TLS driver. */
export const skipWithoutRsyslog: string | false = skipUnless(program !== undefined, 'rsyslog')
export const skipWithoutRsyslogTls: string | false = skipUnless(program !== undefined && driver, 'rsyslog-gnutls')

export type RsyslogOptions = {
  readonly input: 'udp' | 'tcp' | 'tls'
  /** For `tls`. */
  readonly server?: Identity
  readonly ca?: Identity
  /** The name that client certificates must carry; none are asked for when absent. */
  readonly clientName?: string
  /** Leaves out the settings that let messages through unchanged. */
  readonly asShipped?: true
  /** Rules in place of those that write each message as received, a line feed after it. `OUT` stands for the file. */
  readonly rules?: string
}

// By default it escapes control characters, splits at 8096 bytes, and takes a leading z for compressed data.
const UNCHANGED = `maxMessageSize="256k"
      parser.escapeControlCharactersOnReceive="off" parser.escape8BitCharactersOnReceive="off"
      parser.dropTrailingLFOnReception="off" parser.supportCompressionExtension="off"`

const WRITE = 'action(type="omfile" file="OUT" template="raw" asyncWriting="off" flushOnTXEnd="on")'

/** Starts rsyslog. Unless told otherwise it writes each message as received, a line feed after it. */
export function startRsyslog(options: RsyslogOptions): Promise<SyslogPeer> {
  return startSyslogPeer('rsyslog', options.input, ({ folder, out, port }) => {
    if (program === undefined) throw new Error('rsyslog is not installed: run scripts/peers.sh')
    const configuration = `
      global(
        workDirectory="${folder}" net.enableDNS="off"
        ${options.asShipped === true ? '' : UNCHANGED}
        ${options.server === undefined ? '' : tlsGlobals(options.server, options.ca)}
      )
      module(load="imudp") module(load="imtcp") module(load="mmnormalize")
      template(name="raw" type="string" string="%rawmsg%\\n")
      template(name="plain" type="string" string="%rawmsg%")
      template(name="json" type="string" string="%$!all-json%\\n")
      ruleset(name="received") { ${(options.rules ?? WRITE).replaceAll('OUT', out)} }
      ${inputLine(options, port)}
    `
    const file = join(folder, 'rsyslog.conf')
    writeFileSync(file, configuration)
    return { program, args: ['-n', '-f', file, '-i', join(folder, 'pid')] }
  })
}

function tlsGlobals(server: Identity, ca: Identity | undefined): string {
  return `defaultNetstreamDriverCAFile="${ca?.certFile ?? server.certFile}"
        defaultNetstreamDriverCertFile="${server.certFile}" defaultNetstreamDriverKeyFile="${server.keyFile}"`
}

function inputLine(options: RsyslogOptions, port: number): string {
  const where = `address="127.0.0.1" port="${port}" ruleset="received"`
  if (options.input === 'udp') return `input(type="imudp" ${where})`
  if (options.input === 'tcp') return `input(type="imtcp" ${where})`
  const clients =
    options.clientName === undefined
      ? 'streamDriver.AuthMode="anon"'
      : `streamDriver.AuthMode="x509/name" permittedPeer=["${options.clientName}"]`
  return `input(type="imtcp" ${where} streamDriver.Name="gtls" streamDriver.Mode="1" ${clients})`
}
