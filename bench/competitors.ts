import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ToolName } from './generate/lines.ts'
import { measureReader, measureSender, type Sample, type Sender } from './harness/measure.ts'
import type { Command } from './harness/meter.ts'
import { findRsyslog, findSyslogNg, type Peer } from './peers/peers.ts'

/** A file with the records of a tool, and how many messages they give. */
export type Input = { readonly path: string; readonly events: number; readonly messages: number }

export type Inputs = Readonly<Record<ToolName, Input>>

/** One program on one file. */
export type Competitor = {
  /** What the tables call it. */
  readonly title: string
  /** Whose events it reads. */
  readonly tool: ToolName
  /** True for the daemons of others. */
  readonly peer: boolean
  /** Runs it once. */
  readonly run: (inputs: Inputs) => Promise<Sample>
}

/** The cluster that every message names. */
export const cluster = 'prod-eu1'

const program = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The command as a user starts it, by the first line of its file, and with the Node that runs this. */
export function tidewaiter(...options: readonly string[]): Command {
  return {
    line: [program('../packages/cli/bin/tidewaiter.js'), ...options],
    environment: { PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` },
  }
}

/** A script of this folder, run by the Node that runs this. */
export const script = (name: string, ...options: readonly string[]): Command => ({
  line: [process.execPath, program(`programs/${name}`), ...options],
})

/** `tidewaiter send` of a file. */
export function tidewaiterSend(tool: ToolName, path: string, ...options: readonly string[]): Sender {
  const fixed = ['--framing', 'octet-counting', '--from', tool, '--cluster', cluster, '--quiet', ...options]
  return {
    endsByItself: true,
    commandFor: (port) => tidewaiter('send', '--to', `tcp://127.0.0.1:${port}`, ...fixed, path),
  }
}

/** What makes the most of two cores: one more thread converts, beside the one that reads, converts and sends. */
export const allCores: readonly string[] = ['--workers', '1']

/** Every program that is measured, in the order of a round. */
export const competitors = {
  jsonParse: parsing('falco'),
  tidewaiter: sending('falco'),
  tidewaiterWorkers: sending('falco', ...allCores),
  tidewaiterPlain: sending('falco', '--plain'),
  syslogNg: daemon('syslog-ng', findSyslogNg),
  syslogNgPinned: daemon('syslog-ng on one core', findSyslogNg, pinned),
  rsyslog: daemon('rsyslog', findRsyslog),
  jsonParseTetragon: parsing('tetragon'),
  tidewaiterTetragon: sending('tetragon'),
  tidewaiterTetragonPlain: sending('tetragon', '--plain'),
  jsonParseTracee: parsing('tracee'),
  tidewaiterTracee: sending('tracee'),
  jsonParseKubearmor: parsing('kubearmor'),
  tidewaiterKubearmor: sending('kubearmor'),
  jsonParseNodeAgent: parsing('node-agent'),
  tidewaiterNodeAgent: sending('node-agent'),
} as const satisfies Readonly<Record<string, Competitor>>

export type CompetitorName = keyof typeof competitors

function parsing(tool: ToolName): Competitor {
  return {
    title: `bare \`JSON.parse\`, ${tool}`,
    tool,
    peer: false,
    run: ({ [tool]: { path, events } }) => measureReader(script('json-parse.mjs', path), events),
  }
}

function sending(tool: ToolName, ...options: readonly string[]): Competitor {
  return {
    title: `\`tidewaiter ${['send', '--from', tool, ...options].join(' ')}\``,
    tool,
    peer: false,
    run: ({ [tool]: { path, events, messages } }) =>
      measureSender(tidewaiterSend(tool, path, ...options), messages, { events }),
  }
}

function daemon(title: string, find: () => Peer, how = (sender: Sender): Sender => sender): Competitor {
  return {
    title,
    tool: 'falco',
    peer: true,
    run: ({ falco: { path, messages } }) => measureSender(how(find().sender(path, cluster)), messages),
  }
}

/** A sender that may use only one core; the sink and the kernel have the other. */
function pinned(sender: Sender): Sender {
  const pin = ({ line, ...rest }: Command): Command => ({ line: ['taskset', '-c', '0', ...line], ...rest })
  return { ...sender, commandFor: (port) => pin(sender.commandFor(port)) }
}
