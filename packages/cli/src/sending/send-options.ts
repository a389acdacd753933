import { Option, type Command } from 'commander'
import { parseTarget, type Framing, type Target, type TlsOptions, type TransportOptions } from '@tidewaiter/syslog'
import type { ConversionOptions } from '../conversion/conversion-options.ts'
import { gather, wholeNumber } from '../options.ts'

/** Options of `send`: those of a conversion, and where to send to. */
export type SendOptions = ConversionOptions & {
  readonly to: string
  readonly framing?: Framing
  readonly connectTimeout?: number
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly serverName?: string
  readonly fingerprint?: readonly string[]
  readonly insecureSkipVerify?: true
  readonly test?: string
}

/** Declares the options of the connection. */
export function addConnectionOptions(command: Command): void {
  command
    .requiredOption('--to <target>', 'tcp://HOST:PORT, tls://HOST:PORT or udp://HOST:PORT')
    .addOption(
      new Option(
        '--framing <framing>',
        'how messages are told apart (default: lf over TCP, octet-counting over TLS)',
      ).choices(['lf', 'octet-counting']),
    )
    .option('--connect-timeout <ms>', 'longest time for name, connection and TLS (default: 10000)', wholeNumber(1))
    .option('--ca <file>', 'authorities to trust instead of those of the system (PEM)')
    .option('--cert <file>', 'client certificate, for receivers that want one (PEM)')
    .option('--key <file>', 'its key')
    .option('--server-name <name>', 'name that the certificate must carry (default: the host)')
    .option(
      '--fingerprint <sha256>',
      'accept the certificate with this fingerprint and no other; may be repeated',
      gather,
    )
    .option('--insecure-skip-verify', 'accept any certificate: for tests alone')
    .option('--test <code>', 'send a test event of this code (`tidewaiter catalogue codes`) instead of files')
}

/** Where to send to and how, from the options. `framing` is undefined over UDP, where a message is a datagram. */
export type Destination = {
  readonly target: Target
  readonly framing: Framing | undefined
  readonly transportOptions: TransportOptions
}

/**
 * Settles the connection: what is given wins over what `--for` wants, and that over the defaults of the transport.
 *
 * @throws {SyslogError} `target-invalid`
 */
export function destinationOf(options: SendOptions, wanted: Framing | undefined): Destination {
  const target = parseTarget(options.to)
  const framing = options.framing ?? wanted ?? (target.transport === 'tls' ? 'octet-counting' : 'lf')
  const tls: TlsOptions = {
    ...(options.ca !== undefined && { caFile: options.ca }),
    ...(options.cert !== undefined && { certFile: options.cert }),
    ...(options.key !== undefined && { keyFile: options.key }),
    ...(options.serverName !== undefined && { serverName: options.serverName }),
    ...(options.fingerprint !== undefined && { fingerprints: options.fingerprint }),
    ...(options.insecureSkipVerify && { insecureSkipVerify: true }),
  }
  return {
    target,
    framing: target.transport === 'udp' ? undefined : framing,
    transportOptions: {
      ...(target.transport !== 'udp' && { framing }),
      ...(options.connectTimeout !== undefined && { connectTimeoutMs: options.connectTimeout }),
      // Given for a transport without TLS they are an error, which the transport tells.
      ...(Object.keys(tls).length > 0 && { tls }),
    },
  }
}
