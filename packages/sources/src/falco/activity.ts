import type { FileOperation } from '@tidewaiter/model'
import { callMeaning, type ProcessActivity } from '../linux/call-meaning.ts'
import {
  directionOfRule,
  fileOperationOfRule,
  isChangeRule,
  isLinkRule,
  kindOfRule,
  kindOfTags,
} from '../linux/rule-words.ts'

/** The values of an alert of the syscall source that decide what it tells, as they stand in the record. */
export type Facts = {
  readonly rule: string
  readonly tags: unknown
  readonly eventType: string | undefined
  readonly fdType: string | undefined
  /** `evt.arg.flags`: words joined by `|`, `O_...` for the open family. */
  readonly flags: string | undefined
  readonly isOpenWrite: boolean
  readonly isOpenRead: boolean
  /** `fd.is_server`; undefined where the record does not say. */
  readonly isServer: boolean | undefined
}

/** What happened, as far as it decides code, operation, direction and the rules for the fields. */
export type Activity =
  | { readonly kind: 'process'; readonly what: ProcessActivity }
  | { readonly kind: 'file'; readonly operation: FileOperation; readonly link?: true }
  | { readonly kind: 'network'; readonly operation: 'egress' | 'ingress' }

/** What `fd.name` holds, where it has been looked at. */
export type DescriptorName = 'connection' | 'path' | 'nothing'

/**
 * What an alert of the syscall source tells. The type of the system call decides; where there is none (custom rules that
 * do not print it), or it does not tell, the type of the descriptor does, then the tags, then the words of the rule.
 *
 * @param name what `fd.name` holds; when it is left out and the answer depends on it, the result is undefined
 */
export function activityOf(facts: Facts, name?: DescriptorName): Activity | undefined {
  const meaning = facts.eventType === undefined ? undefined : callMeaning(facts.eventType)
  const onSocket = facts.fdType === 'ipv4' || facts.fdType === 'ipv6' || facts.fdType === 'unix'
  switch (meaning?.kind) {
    case 'process':
    case 'file':
      return meaning
    case 'open':
      return { kind: 'file', operation: openOperation(facts) }
    case 'network':
      return networkActivity(facts, meaning.direction)
    case 'transfer':
      if (onSocket) return networkActivity(facts)
      if (facts.fdType === undefined && name === undefined) return undefined
      return name === 'connection' ? networkActivity(facts) : { kind: 'file', operation: meaning.operation }
    case undefined:
      break
  }
  if (onSocket) return networkActivity(facts)
  const kind = isUntypedOpen(facts) ? 'file' : (kindOfTags(facts.tags) ?? kindOfRule(facts.rule))
  switch (kind) {
    case 'file':
      return untypedFileActivity(facts)
    case 'network':
      return networkActivity(facts)
    case 'process':
      return { kind, what: untypedProcessActivity(facts) }
    case undefined:
      break
  }
  if (name === undefined) return undefined
  if (name === 'connection') return networkActivity(facts)
  if (name === 'path') return untypedFileActivity(facts)
  return { kind: 'process', what: untypedProcessActivity(facts) }
}

/** Direction: the call has one, or the descriptor says which end it is, or the rule does; else the connection goes out. */
function networkActivity(facts: Facts, fixed?: 'egress' | 'ingress'): Activity {
  const operation = fixed ?? sideOf(facts) ?? directionOfRule(facts.rule) ?? 'egress'
  return { kind: 'network', operation }
}

function sideOf(facts: Facts): 'egress' | 'ingress' | undefined {
  if (facts.isServer === undefined) return undefined
  return facts.isServer ? 'ingress' : 'egress'
}

/** What an open is for. Flags and `evt.is_open_*` are facts; the words of the rule say what the rule looks for. */
function openOperation(facts: Facts): FileOperation {
  const flags = facts.flags?.split('|') ?? []
  if (flags.some((flag) => flag === 'O_CREAT' || flag === 'O_F_CREATED' || flag === 'O_TMPFILE')) return 'create'
  if (facts.isOpenWrite || flags.some((flag) => flag === 'O_WRONLY' || flag === 'O_RDWR')) return 'write'
  if (facts.isOpenRead || flags.includes('O_RDONLY')) return 'read'
  return fileOperationOfRule(facts.rule, ['read', 'write', 'create']) ?? 'open'
}

/** Flags of the open family and `evt.is_open_*` tell an open where the type of the call is not printed. */
function isUntypedOpen(facts: Facts): boolean {
  if (facts.eventType !== undefined) return false
  return facts.isOpenWrite || facts.isOpenRead || /(?:^|\|)O_[A-Z]/.test(facts.flags ?? '')
}

function untypedFileActivity(facts: Facts): Activity {
  if (isUntypedOpen(facts)) return { kind: 'file', operation: openOperation(facts) }
  const operation = fileOperationOfRule(facts.rule) ?? 'open'
  return { kind: 'file', operation, ...(operation === 'create' && isLinkRule(facts.rule) && { link: true }) }
}

/** A call that is not in the table is something that a process did; without any call, most rules are about a start. */
function untypedProcessActivity(facts: Facts): ProcessActivity {
  return facts.eventType !== undefined || isChangeRule(facts.rule) ? 'change' : 'start'
}
