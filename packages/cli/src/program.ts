import { Command, CommanderError } from 'commander'
import type { CommandDefinition, Example } from './command-definition.ts'
import { commands } from './commands.ts'
import { exitCodes, type Exit } from './exit-codes.ts'
import type { Io } from './io.ts'

/** How the parser ended: with a command to run, or by having said all there was to say (help, a mistake). */
export type Parsed =
  | { readonly run: () => Promise<Exit> }
  | { readonly said: string; readonly to: 'stdout' | 'stderr'; readonly exit: Exit }

/**
 * Takes the arguments behind the program's name, returns what to do. Loads the definition of the command that is named and
 * of no other.
 */
export async function parseArguments(args: readonly string[], io: Io): Promise<Parsed> {
  const named = commands.find(({ name }) => name === (args[0] === 'help' ? args[1] : args[0]))
  const loaded = new Map<string, CommandDefinition>()
  if (named !== undefined) loaded.set(named.name, await named.load())
  let run: (() => Promise<Exit>) | undefined
  let said = ''
  let mistake = ''
  const program = createProgram(loaded, (definition, command) => {
    run = () => definition.run(io, command.args, command.opts<never>())
  })
  const speak = (command: Command): void => {
    command.exitOverride().configureOutput({
      writeOut: (text) => (said += text),
      writeErr: (text) => (mistake += text.replace(/^error: /, 'tidewaiter: ')),
      getOutHelpWidth: () => io.stdout.columns,
      getErrHelpWidth: () => io.stdout.columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    command.commands.forEach(speak)
  }
  speak(program)
  if (args.length === 0) program.outputHelp({ error: true })
  try {
    if (args.length > 0) program.parse(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return mistake === '' ? { said, to: 'stdout', exit: 'ok' } : { said: mistake, to: 'stderr', exit: 'usage' }
  }
  return run === undefined ? { said: mistake, to: 'stderr', exit: 'usage' } : { run }
}

/** The help of every command, for the documentation. */
export async function helpTexts(): Promise<readonly { readonly name: string; readonly help: string }[]> {
  const loaded = new Map<string, CommandDefinition>()
  for (const { name, load } of commands) loaded.set(name, await load())
  const program = createProgram(loaded, () => {})
  return [program, ...program.commands].map((command) => {
    let help = ''
    command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 100 })
    command.outputHelp()
    return { name: command === program ? 'tidewaiter' : `tidewaiter ${command.name()}`, help }
  })
}

function createProgram(
  loaded: ReadonlyMap<string, CommandDefinition>,
  chosen: (definition: CommandDefinition, command: Command) => void,
): Command {
  const program = new Command('tidewaiter')
    .description(
      'Writes down what happens in and around containers: turns the output of Falco, Tetragon and other tools into ' +
        'CEF messages of the Kaspersky Container Security scheme and sends them to a SIEM over syslog.',
    )
    .usage('COMMAND [OPTION...] [FILE...]')
    .helpOption('-h, --help', 'show this help; `tidewaiter COMMAND --help` shows that of a command')
    .option('-V, --version', 'show the version')
    .helpCommand('help COMMAND', 'show the help of a command')
    .addHelpText('after', `\n${exitHelp()}`)
    .showHelpAfterError('See `tidewaiter --help`.')
  for (const { name, summary } of commands) {
    const command = program.command(name).summary(summary)
    command.helpOption('-h, --help', 'show this help')
    command.showHelpAfterError(`See \`tidewaiter ${name} --help\`.`)
    const definition = loaded.get(name)
    if (definition === undefined) continue
    command.description(definition.description).addHelpText('after', `\n${exampleHelp(definition.examples)}`)
    definition.configure(command)
    command.action(() => chosen(definition, command))
  }
  return program
}

function exampleHelp(examples: readonly Example[]): string {
  return `Examples:\n${examples.map(({ line, purpose }) => `  # ${purpose}\n  ${line}\n`).join('')}`
}

function exitHelp(): string {
  const rows = Object.values(exitCodes).map(({ code, meaning }) => `  ${String(code).padEnd(5)}${meaning}\n`)
  return `Exit codes:\n${rows.join('')}`
}
