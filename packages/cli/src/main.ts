import { CliError } from './cli-errors.ts'
import { exitCodes, type Exit } from './exit-codes.ts'
import type { Io } from './io.ts'
import { parseArguments } from './program.ts'

export { processIo } from './io.ts'

/**
 * The `tidewaiter` command. Takes the arguments behind the program's name and the world to act in, returns the exit code.
 * Never rejects: what goes wrong is told on standard error.
 */
export async function main(args: readonly string[], io: Io): Promise<number> {
  return exitCodes[await run(args, io)].code
}

async function run(args: readonly string[], io: Io): Promise<Exit> {
  try {
    const parsed = await parseArguments(args, io)
    if ('run' in parsed) return await parsed.run()
    if (parsed.to === 'stdout') await io.stdout.write(parsed.said)
    else io.stderr.write(parsed.said)
    return parsed.exit
  } catch (error) {
    if (error instanceof CliError && error.code === 'output-closed') return error.exit
    // Knows the errors of the network, and so loads all of it: not at every start.
    const { report } = await import('./terminal/report.ts')
    return report(error, io)
  }
}
