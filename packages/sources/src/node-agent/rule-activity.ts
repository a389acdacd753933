import type { FileOperation } from '@tidewaiter/model'
import type { ProcessActivity } from '../linux/call-meaning.ts'
import { fileOperationOfRule, kindOfRule } from '../linux/rule-words.ts'
import { memberOf } from '../engine/json-values.ts'
import { textOf } from '../engine/values.ts'
import { openOperation } from '../linux/open-operation.ts'

/** What an alert tells, as far as it decides code, operation and the rules for the fields. */
export type Activity =
  | { readonly kind: 'process'; readonly what: ProcessActivity }
  | { readonly kind: 'file'; readonly operation: FileOperation; readonly link?: true }
  | { readonly kind: 'network'; readonly operation: 'egress' | 'ingress' }
  | { readonly kind: 'malware' }

type RuleMeaning =
  | Exclude<Activity, { kind: 'file' }>
  | { readonly kind: 'file'; readonly operation?: FileOperation; readonly link?: true }

/** Kubescape's rules by what they look at. What a rule on files looks for is the file's operation, where the flags do not tell. */
const groups: readonly (readonly [meaning: RuleMeaning, ids: string])[] = [
  [{ kind: 'process', what: 'start' }, 'R0001 R1000 R1001 R1004 R1005 R1007'],
  [{ kind: 'process', what: 'change' }, 'R0003 R0004 R0009 R1002 R1006 R1015 R1026 R1030'],
  [{ kind: 'file' }, 'R0002 R0010 R1013'],
  [{ kind: 'file', operation: 'read' }, 'R0006 R0008'],
  [{ kind: 'file', operation: 'create', link: true }, 'R1010 R1012'],
  [{ kind: 'network', operation: 'egress' }, 'R0005 R0011 R1003 R1008 R1009'],
  [{ kind: 'malware' }, 'R3000'],
]

const meanings: ReadonlyMap<string, RuleMeaning> = new Map(
  groups.flatMap(([meaning, ids]) => ids.split(' ').map((id) => [id, meaning] as const)),
)

/**
 * What an alert tells: its rule does, by its id; for rules that are not Kubescape's own, or that look at several things, the
 * arguments do, then the words of the rule's name.
 *
 * @param subject as `subjectOf` says of the arguments
 * @param opening as `openingOf` says of them
 */
export function ruleActivity(
  id: string | undefined,
  name: string,
  subject: Subject | undefined,
  opening: FileOperation,
): Activity {
  const own = id === undefined ? undefined : meanings.get(id)
  const meaning = own ?? (subject === undefined ? meaningOfName(name) : bySubject[subject])
  if (meaning.kind !== 'file') return meaning
  if (meaning.operation !== undefined) return { ...meaning, operation: meaning.operation }
  return { kind: 'file', operation: opening === 'open' ? (fileOperationOfRule(name) ?? 'open') : opening }
}

/** What the arguments of an alert are about. */
export type Subject = 'connection' | 'link' | 'program' | 'file'

const bySubject: Readonly<Record<Subject, RuleMeaning>> = {
  connection: { kind: 'network', operation: 'egress' },
  link: { kind: 'file', operation: 'create', link: true },
  program: { kind: 'process', what: 'start' },
  file: { kind: 'file' },
}

/** What the `arguments` of an alert, a JSON value, are about; undefined when they do not tell. */
export function subjectOf(args: unknown): Subject | undefined {
  const has = (...names: readonly string[]): boolean => names.some((name) => textOf(memberOf(args, name)) !== undefined)
  if (has('ip', 'dstIP', 'domain')) return 'connection'
  if (has('oldPath', 'newPath')) return 'link'
  if (has('exec')) return 'program'
  return has('path') ? 'file' : undefined
}

/** What the file in the `arguments` of an alert was opened for. */
export function openingOf(args: unknown): FileOperation {
  return openOperation(memberOf(args, 'flags'))
}

/** File hash alerts have the name of the file in place of a rule. */
function meaningOfName(name: string): RuleMeaning {
  if (name.startsWith('/')) return { kind: 'file' }
  switch (kindOfRule(name)) {
    case 'file':
      return { kind: 'file' }
    case 'network':
      return { kind: 'network', operation: 'egress' }
    case 'process':
      return { kind: 'process', what: 'start' }
    case undefined:
      return { kind: 'process', what: 'change' }
  }
}
