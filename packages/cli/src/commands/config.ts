import { Argument } from 'commander'
import {
  configJsonSchema,
  exampleConfig,
  findConfigFile,
  findWarnings,
  loadConfig,
  shownConfig,
} from '@tidewaiter/gateway'
import type { CommandDefinition } from '../command-definition.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { reportConfigFaults } from '../service/report-config-faults.ts'
import { printable } from '../terminal/printable.ts'

const actions = ['check', 'show', 'schema', 'example'] as const

export const configCommand: CommandDefinition = {
  description:
    'check: looks at a configuration without starting anything, and shows everything that is wrong with it; ends with 2 then. Files and ' +
    'environment variables that it names and that are not there are warnings. ' +
    'show: the settings that would be in force, defaults included. schema: the JSON Schema, for editors. example: a configuration to ' +
    'begin with, every key explained.',
  examples: [
    { line: 'tidewaiter config example > tidewaiter.yaml', purpose: 'begin' },
    { line: 'tidewaiter config check tidewaiter.yaml', purpose: 'what is wrong, with its place' },
    { line: 'tidewaiter config show', purpose: 'with every default' },
    { line: 'tidewaiter config schema > tidewaiter.schema.json', purpose: 'for the completion of an editor' },
  ],
  configure: (command) => {
    command
      .addArgument(new Argument('<action>', 'what to do').choices(actions))
      .argument('[file]', 'configuration (default: ./tidewaiter.yaml or that in /etc/tidewaiter)')
  },
  run: configure,
}

async function configure(io: Io, [action, file]: readonly string[]): Promise<Exit> {
  if (action === 'schema') return write(io, `${JSON.stringify(configJsonSchema(), null, 2)}\n`)
  if (action === 'example') return write(io, exampleConfig())
  const loaded = loadConfig(findConfigFile(file, process.env))
  if ('faults' in loaded) return reportConfigFaults(io, loaded)
  if (action === 'show') return write(io, shownConfig(loaded.value))
  for (const { line, column, path, message, action: todo } of findWarnings(loaded, process.env)) {
    const what = `${loaded.file}:${line}:${column}: ${path}: ${message}`
    io.stderr.write(`${io.errorStyle('yellow', 'warning:')} ${printable(what)}\n  ${printable(todo)}\n`)
  }
  return write(io, `${printable(loaded.file)} is right\n`)
}

async function write(io: Io, text: string): Promise<Exit> {
  await io.stdout.write(text)
  return 'ok'
}
