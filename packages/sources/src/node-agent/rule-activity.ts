import type { FileOperation } from '@tidewaiter/model'
import type { ProcessActivity } from '../falco/event-types.ts'
import { fileOperationOfRule, kindOfRule } from '../falco/rule-words.ts'
import { isObject } from '../engine/is-object.ts'
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
 * @param args `arguments` of the alert, a JSON value
 */
export function ruleActivity(id: string | undefined, name: string, args: unknown): Activity {
  const facts = isObject(args) ? args : {}
  const meaning = (id === undefined ? undefined : meanings.get(id)) ?? meaningOfArguments(facts) ?? meaningOfName(name)
  if (meaning.kind !== 'file') return meaning
  if (meaning.operation !== undefined) return { ...meaning, operation: meaning.operation }
  const operation = openOperation(facts['flags'])
  return { kind: 'file', operation: operation === 'open' ? (fileOperationOfRule(name) ?? 'open') : operation }
}

function meaningOfArguments(facts: Readonly<Record<string, unknown>>): RuleMeaning | undefined {
  const has = (...names: readonly string[]): boolean => names.some((name) => textOf(facts[name]) !== undefined)
  if (has('ip', 'dstIP', 'domain')) return { kind: 'network', operation: 'egress' }
  if (has('oldPath', 'newPath')) return { kind: 'file', operation: 'create', link: true }
  if (has('exec')) return { kind: 'process', what: 'start' }
  return has('path') ? { kind: 'file' } : undefined
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
