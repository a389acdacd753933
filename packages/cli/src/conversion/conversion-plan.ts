import { isIPv4 } from 'node:net'
import { findProfile, profiles, type Profile } from '@tidewaiter/model'
import {
  loadSource,
  sourceNames,
  type ConverterOptions,
  type Framing,
  type Source,
  type SourceContext,
} from '@tidewaiter/sources'
import { createEnvelope, interopFor, type Facility } from '@tidewaiter/syslog'
import { CliError } from '../cli-errors.ts'
import type { Io } from '../io.ts'
import { defaultMaxSize, type ConversionOptions } from './conversion-options.ts'
import { redactorFor } from './redactor-for.ts'
import { parseSettings } from './source-settings.ts'

/** Everything that is decided before the first record is read. */
export type ConversionPlan = {
  readonly command: string
  /** Undefined: to be found out from each file. `cef`: messages that are converted already. */
  readonly source: Source | 'cef' | undefined
  /** Options for the source, not yet checked by its schema. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly context: SourceContext
  readonly converter: ConverterOptions
  readonly plainOnly: boolean
}

/** What the options of the connection have to say about the messages. */
export type ConnectionNeeds = { readonly framing: Framing; readonly overUdp?: boolean }

/**
 * Settles the options of a conversion: what is given wins over what `--for` wants, and that over the defaults.
 *
 * @throws {CliError} `option-invalid` or `source-unknown`
 */
export async function planConversion(
  io: Pick<Io, 'hostname'>,
  command: string,
  options: ConversionOptions,
  needs: ConnectionNeeds = { framing: 'lf' },
): Promise<ConversionPlan> {
  const fail = (option: string, fault: string): never => {
    throw new CliError('option-invalid', { option, fault, command })
  }
  const interop = interopFor(options.for ?? [])
  const hostname = options.hostname ?? io.hostname()
  const format = options.envelope ?? interop.header ?? 'rfc3164'
  const pri = options.pri && interop.pri !== false
  if (!options.pri && format !== 'rfc3164') fail('--no-pri', 'only an RFC 3164 header can do without <PRI>')
  const address = options.nodeAddress
  if (address !== undefined && !isIPv4(address)) fail('--node-address', `${address} is not an IPv4 address`)
  const { zone, facility } = options
  const attempt = <T>(option: string, action: () => T): T => {
    try {
      return action()
    } catch (error) {
      return fail(option, error instanceof Error ? error.message : String(error))
    }
  }
  const envelope = attempt('--zone', () =>
    createEnvelope({ format, zone, facility: facility as Facility, pri, hostname }),
  )
  const limit = needs.overUdp === true ? (interop.maxDatagramBytes ?? interop.maxMessageBytes) : interop.maxMessageBytes
  const profile: Profile = findProfile(options.profile ?? '') ?? (profiles[0] as Profile)
  return {
    command,
    source: options.from === undefined ? undefined : await sourceNamed(options.from, command),
    settings: parseSettings(options.set ?? [], command),
    context: {
      serverName: hostname,
      peerAddress: '127.0.0.1',
      ...(options.cluster !== undefined && { clusterName: options.cluster }),
      ...(options.node !== undefined && { nodeName: options.node }),
      ...(address !== undefined && { nodeAddress: address }),
      redact: attempt('--redact-rule', () => redactorFor(options)),
    },
    converter: {
      profile,
      framing: needs.framing,
      maxBytes: options.maxSize ?? limit ?? defaultMaxSize,
      ...(envelope !== undefined && { envelope }),
      ...(interop.spaceAfterHeader && { spaceBeforeExtension: true }),
    },
    plainOnly: options.plain === true,
  }
}

async function sourceNamed(name: string, command: string): Promise<Source | 'cef'> {
  const source = name === 'cef' && command === 'send' ? 'cef' : await loadSource(name)
  if (source !== undefined) return source
  throw new CliError('source-unknown', { name, choices: sourceNames.join(', ') })
}
