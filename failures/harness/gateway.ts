import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createProgram, type Program } from './program.ts'
import { until } from './until.ts'

const root = join(import.meta.dirname, '../..')
const command = join(root, 'packages/cli/bin/tidewaiter.js')

/** The service as people run it: `tidewaiter run` in a process of its own, a file in, one SIEM out. */
export type Gateway = Program & {
  readonly folder: string
  /** The file that it follows. */
  readonly input: string
  readonly configuration: string
  /** Starts it and resolves when it says that it is ready. */
  readonly begin: () => Promise<void>
  /** What `tidewaiter status --json` prints. */
  readonly status: () => Promise<GatewayStatus>
}

/** The part of the status that the tests look at. */
type GatewayStatus = {
  readonly journal: { readonly next: number }
  readonly integrations: readonly {
    readonly name: string
    readonly state: string
    readonly lag: { readonly events: number }
    readonly counts: {
      readonly delivered: number
      readonly possiblyDoubled: number
      readonly knownLost: number
      readonly deadLetters: number
    }
  }[]
}

export type GatewayOptions = {
  readonly folder: string
  /** `tcp://127.0.0.1:514` */
  readonly to: string
  /** Further lines of the integration, as YAML of two more levels. */
  readonly integration?: readonly string[]
  /** Further lines at the top of the file. */
  readonly top?: readonly string[]
  readonly state?: string
  readonly within?: readonly string[]
}

export function createGateway({ folder, to, integration = [], top = [], state, within = [] }: GatewayOptions): Gateway {
  mkdirSync(folder, { recursive: true })
  const input = join(folder, 'events.jsonl')
  const configuration = join(folder, 'tidewaiter.yaml')
  writeFileSync(input, '')
  writeFileSync(
    configuration,
    [
      `state: ${state ?? join(folder, 'state')}`,
      ...top,
      'intake:',
      `  falco: { type: file, path: ${input}, source: falco }`,
      'integrations:',
      '  siem:',
      `    to: ${to}`,
      ...integration.map((line) => `    ${line}`),
      '',
    ].join('\n'),
  )
  const node = join(root, 'node_modules/.bin/node')
  const run = [...within, node, command, 'run', '--config', configuration]
  const program = createProgram({ program: run[0] as string, args: run.slice(1) })
  return {
    ...program,
    folder,
    input,
    configuration,
    begin: async () => {
      program.start()
      const before = program.output().length
      await until('the gateway to be ready', 20_000, () => {
        if (!program.running()) throw new Error(`the gateway ended: ${program.output()}`)
        return program.output().slice(before).includes('gateway-started')
      })
    },
    status: async () => {
      const asked = createProgram({ program: node, args: [command, 'status', '--json', '--config', configuration] })
      asked.start()
      await until('the status', 10_000, () => !asked.running())
      return JSON.parse(asked.output()) as GatewayStatus
    },
  }
}
