import { findConfigFile, GatewayError, integrationOf, loadConfig } from '@tidewaiter/gateway'
import { testIntegration, type TestStep } from '@tidewaiter/delivery'
import { isCode, normaliseCode, type Code } from '@tidewaiter/model'
import { CliError } from '../cli-errors.ts'
import type { CommandDefinition } from '../command-definition.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { reportConfigFaults } from '../service/report-config-faults.ts'
import { addServiceOptions, clientOf, type ServiceOptions } from '../service/service-options.ts'
import { printable } from '../terminal/printable.ts'

type TestOptions = ServiceOptions & { readonly code?: string }

export const testCommand: CommandDefinition = {
  description:
    'Sends one test event to an integration, over a connection of its own, and tells step by step what is proved. Works while the ' +
    'service runs and while it does not; in the latter case the configuration file counts.',
  examples: [
    { line: 'tidewaiter test siem', purpose: 'before the first start, and whenever in doubt' },
    { line: 'tidewaiter test siem --code NT-002', purpose: 'with an event of another code' },
  ],
  configure: (command) => {
    command
      .argument('<integration>', 'its name in the configuration')
      .option('--code <code>', 'code of the event (`tidewaiter catalogue codes`; default: PM-002)')
    addServiceOptions(command)
  },
  run: tryOut,
}

async function tryOut(io: Io, [name = '']: readonly string[], options: TestOptions): Promise<Exit> {
  const code = options.code === undefined ? undefined : codeNamed(options.code)
  try {
    return await show(io, clientOf(options).askMany('test', { name, code }))
  } catch (error) {
    if (!(error instanceof GatewayError && error.code === 'not-running') || options.socket !== undefined) throw error
  }
  const loaded = loadConfig(findConfigFile(options.config, process.env))
  if ('faults' in loaded) return reportConfigFaults(io, loaded)
  const settings = integrationOf(loaded.config, name, { hostname: io.hostname(), env: process.env })
  return show(io, testIntegration(settings, code === undefined ? {} : { code }))
}

async function show(io: Io, steps: AsyncIterable<TestStep>): Promise<Exit> {
  let exit: Exit = 'ok'
  for await (const { step, ok, text } of steps) {
    if (!ok) exit = 'connection'
    const head = step.replace('-', ' ').padEnd(13)
    await io.stdout.write(`${io.style(ok ? 'bold' : 'red', head)}${ok ? '' : 'FAILED: '}${printable(text)}\n`)
  }
  return exit
}

function codeNamed(text: string): Code {
  const { code } = normaliseCode(text)
  if (isCode(code)) return code
  const hint = 'See `tidewaiter catalogue codes` for all codes.'
  throw new CliError('entry-unknown', { name: text, subject: 'codes', hint })
}
