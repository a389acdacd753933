import { Option, type Command } from 'commander'
import { profiles } from '@tidewaiter/model'
import { facilities, interopProfiles } from '@tidewaiter/syslog'
import { gather, gatherChoice, oneOf, wholeNumber } from '../options.ts'
import type { EnvelopeFormat } from '@tidewaiter/syslog'

/** What `convert` and `send` have in common. */
export type ConversionOptions = {
  readonly from?: string
  readonly set?: readonly string[]
  readonly profile?: string
  readonly envelope?: EnvelopeFormat
  readonly hostname?: string
  readonly cluster?: string
  readonly node?: string
  readonly nodeAddress?: string
  readonly zone: string
  readonly facility: string
  readonly pri: boolean
  readonly maxSize?: number
  readonly for?: readonly string[]
  readonly redact: boolean
  readonly redactRule?: readonly string[]
  readonly refused?: string
  /** Of `convert` alone. */
  readonly reports?: string
  /** Threads that convert besides this one. */
  readonly workers: number
  readonly quiet?: true
  readonly plain?: true
}

/** rsyslog, the most common receiver, splits messages at 8096 bytes by default. */
export const defaultMaxSize = 8000

/** Beyond, the one thread that reads and sends is what is waited for. */
const mostWorkers = 16

const receivers = interopProfiles.map(({ name }) => name)

/** Declares the options of {@link ConversionOptions}. */
export function addConversionOptions(command: Command): void {
  command
    .option('--from <source>', 'tool that wrote the records; found out from the first ones when absent')
    .option(
      '--set <option=value>',
      'option of the source (`tidewaiter catalogue sources NAME`); may be repeated',
      gather,
    )
    .addOption(
      new Option('--profile <name>', `how events are written (default: ${profiles[0]?.name})`).choices(
        profiles.map(({ name }) => name),
      ),
    )
    .addOption(
      new Option('--envelope <format>', 'syslog header in front (default: rfc3164)').choices([
        'rfc3164',
        'rfc5424',
        'none',
      ]),
    )
    .option('--hostname <name>', 'host of events that name no node (default: this machine)')
    .option('--cluster <name>', 'cluster of events that name none')
    .option('--node <name>', 'node of events that name none')
    .option('--node-address <ipv4>', 'address of that node')
    .option('--zone <zone>', 'time zone of the header: UTC, local, Europe/Moscow, +03:00', 'UTC')
    .addOption(
      new Option('--facility <name>', 'syslog facility, such as auth or local4')
        .argParser(oneOf(facilities))
        .default('local0'),
    )
    .option('--no-pri', 'leave out <PRI> in front of an RFC 3164 header')
    .option(
      '--max-size <bytes>',
      `longest message, header included; longer ones have values shortened (default: ${defaultMaxSize}; rsyslog splits at 8096)`,
      wholeNumber(256, 64 * 1024 * 1024),
    )
    .addOption(
      new Option(
        '--for <receiver>',
        `write what this receiver needs (${receivers.join(', ')}); may be repeated`,
      ).argParser(gatherChoice(receivers)),
    )
    .option('--no-redact', 'keep secrets in command lines')
    .option(
      '--redact-rule <regex>',
      'redact what this matches too, or its group named `secret`; may be repeated',
      gather,
    )
    .option('--refused <file>', 'write the records that were refused, and why, to this file (JSON lines, mode 0600)')
    .option(
      '--workers <number>',
      'threads that convert besides the first one: one for each further processor core; each takes some 40 MB',
      wholeNumber(0, mostWorkers),
      0,
    )
    .option('--quiet', 'leave out the summary and the progress')
    .addOption(new Option('--plain', 'do without the fast path, to compare with it').hideHelp())
}
