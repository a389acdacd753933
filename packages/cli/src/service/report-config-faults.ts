import { faultsText, GatewayError, type ConfigFault } from '@tidewaiter/gateway'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { plural } from '../terminal/plural.ts'
import { printable } from '../terminal/printable.ts'
import { report } from '../terminal/report.ts'

/** A configuration that was wrong. */
export type WrongConfig = { readonly file: string; readonly text: string; readonly faults: readonly ConfigFault[] }

/** Shows every fault of a configuration with its place. */
export function reportConfigFaults(io: Io, wrong: WrongConfig): Exit {
  io.stderr.write(explainFaults(wrong))
  const { file, faults } = wrong
  return report(new GatewayError('config-invalid', { file, count: plural(faults.length, 'fault') }), io)
}

/** Every fault with its line and a caret under its place, safe to show. */
export function explainFaults(wrong: WrongConfig): string {
  return printableLines(faultsText(wrong))
}

/** Text of several lines, each safe to show. */
function printableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => printable(line.replaceAll('\t', ' ')))
    .join('\n')
}
