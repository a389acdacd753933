import { directionOf, type FileOperation, type NetworkOperation } from '@tidewaiter/model'
import { computed, type Candidate, type Path, type Rules } from '../engine/mapping.ts'
import { connectionOf, protocolOf, type Connection } from './connection-of.ts'
import { fileFacts, type FileArguments, type FileFacts } from './file-facts.ts'
import { hostAddress, processRules, unknownProcessRules } from './process-rules.ts'

/**
 * The kinds that hooks of tracing policies give, as the first step of a path. Every path into them is spelt with this
 * one alternation: the scanner of the fast program takes alternatives for one place.
 */
export const hookRoot: Path = 'process_kprobe|process_lsm|process_tracepoint|process_uprobe|process_usdt'

export const hookArguments: Path = `${hookRoot}/args`
export const hookReturn: Path = `${hookRoot}/return`

/** What a hook means for an event: its kind, its operation, and how its arguments fill the fields. */
export type Hook = {
  readonly rules: Rules
  /** For a process that Tetragon does not know. What the arguments say is true all the same. */
  readonly unknownProcess: Rules
} & (
  | { readonly kind: 'process' }
  | { readonly kind: 'network'; readonly operation: NetworkOperation }
  | { readonly kind: 'file'; readonly operation: FileOperation | OperationFromArguments }
)

/** Where the same hook stands for several operations: reads which from the `args`. */
type OperationFromArguments = (args: unknown) => FileOperation

/** A hook on what a process does to itself, to another process or to the system. */
export function processHook(file: FileArguments = { path: 'first', named: false }): Hook {
  return { kind: 'process', ...rulesWith({ filePath: [fileFact(file, ({ path }) => path)] }) }
}

/** A hook on a file. */
export function fileHook(operation: FileOperation | OperationFromArguments, file: FileArguments): Hook {
  const rules: Rules = {
    filePath: [fileFact(file, ({ path }) => path)],
    filePermission: [fileFact(file, ({ permission }) => permission)],
    ...(file.path === 'both' && { oldFilePath: [fileFact(file, ({ oldPath }) => oldPath)] }),
    ...(file.numbers === 'owner' && { newOwner: [fileFact(file, ({ newOwner }) => newOwner)] }),
  }
  return { kind: 'file', operation, ...rulesWith(rules) }
}

/** A hook on a connection. `protocol` is what the hook says of it; the arguments win where they name one. */
export function networkHook(operation: NetworkOperation, protocol?: string): Hook {
  const fact = (pick: (connection: Connection) => string | number | undefined): Candidate =>
    computed([hookArguments, hookReturn], ([given, result]) =>
      pick(connectionOf(given, result, directionOf(operation) === 0)),
    )
  const rules: Rules = {
    sourceAddress: [fact(({ source }) => source.ipv4), ...hostAddress],
    sourceAddress6: [fact(({ source }) => source.ipv6)],
    sourcePort: [fact(({ source }) => source.port)],
    destinationAddress: [fact(({ destination }) => destination.ipv4)],
    destinationAddress6: [fact(({ destination }) => destination.ipv6)],
    destinationPort: [fact(({ destination }) => destination.port)],
    protocol: [computed([hookArguments, hookReturn], ([given, result]) => protocolOf(given, result) ?? protocol)],
  }
  return { kind: 'network', operation, ...rulesWith(rules) }
}

function fileFact(file: FileArguments, pick: (facts: FileFacts) => string | undefined): Candidate {
  return computed([hookArguments], ([given]) => pick(fileFacts(given, file)))
}

function rulesWith(rules: Rules): Pick<Hook, 'rules' | 'unknownProcess'> {
  return {
    rules: { ...processRules(hookRoot), ...rules },
    unknownProcess: { ...unknownProcessRules(hookRoot), ...rules },
  }
}
