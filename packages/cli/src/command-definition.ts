import type { Command } from 'commander'
import type { Exit } from './exit-codes.ts'
import type { Io } from './io.ts'

/** A command line that works as it stands, and what it is for. Tests run the parser over every one. */
export type Example = { readonly line: string; readonly purpose: string }

/** One command of the program: its options and help, and what it does. */
export type CommandDefinition = {
  /** A paragraph for its help. */
  readonly description: string
  readonly examples: readonly Example[]
  /** Declares operands and options. */
  readonly configure: (command: Command) => void
  /**
   * Does the work. `options` is what commander makes of the options that `configure` declares; each command says its type.
   *
   * @throws {CliError | SyslogError} when it could not do its work at all
   */
  readonly run: (io: Io, operands: readonly string[], options: never) => Promise<Exit>
}
