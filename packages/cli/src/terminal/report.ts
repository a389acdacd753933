import { SyslogError } from '@tidewaiter/syslog'
import { CliError } from '../cli-errors.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { printable } from './printable.ts'

/** Tells on standard error what went wrong and what to do. Returns how the command should end for it. */
export function report(error: unknown, io: Io): Exit {
  if (error instanceof CliError || error instanceof SyslogError) {
    const badly = io.errorStyle('red', 'tidewaiter:')
    io.stderr.write(`${badly} ${printable(error.message)}\n  ${printable(error.action)}\n`)
    if (error instanceof CliError) return error.exit
    return usageCodes.includes(error.code) ? 'usage' : 'connection'
  }
  if (isTold(error)) {
    io.stderr.write(
      `${io.errorStyle('red', 'tidewaiter:')} ${printable(error.message)}\n  ${printable(error.action)}\n`,
    )
    return configCodes.includes(error.code) ? 'usage' : 'service'
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  io.stderr.write(`tidewaiter: this is a fault in tidewaiter itself; please report it with this text:\n${text}\n`)
  return 'internal'
}

/** An error from the table of another room: it says what to do. Known by its shape, since not every command loads every room. */
function isTold(error: unknown): error is Error & { readonly code: string; readonly action: string } {
  return error instanceof Error && 'code' in error && 'action' in error
}

/** What is wrong with the configuration of the service. */
const configCodes: readonly string[] = ['config-missing', 'config-unreadable', 'config-invalid']

/** What the `syslog` room finds wrong with the options it is given, before it goes near a network. */
const usageCodes: readonly string[] = ['target-invalid', 'option-invalid', 'file-unreadable', 'tls-material-invalid']
