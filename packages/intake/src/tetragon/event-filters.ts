import { eventKinds, type EventKind } from './event-kinds.ts'
import type { EventFilter, TetragonSettings } from './tetragon-settings.ts'

type Filter = { readonly eventSet?: number[]; readonly namespace?: string[] }

/** What Tetragon says of events that it drops belongs to no namespace: it has to be asked for beside those that do. */
const lossKinds: readonly EventKind[] = ['process_throttle', 'rate_limit_info']

/**
 * The lists of a GetEvents request. In Tetragon the conditions of one filter have to hold all, of the filters in a list one.
 * So what is allowed is one filter, and each condition of what is denied is a filter of its own.
 */
export function eventFilters({ allow, deny }: Pick<TetragonSettings, 'allow' | 'deny'>): {
  readonly allowList: Filter[]
  readonly denyList: Filter[]
} {
  const loss: Filter = { eventSet: numbersOf(lossKinds) }
  return {
    allowList: allow === undefined ? [] : [Object.assign({}, ...conditionsOf(allow)) as Filter, loss],
    denyList: deny === undefined ? [] : conditionsOf(deny),
  }
}

function conditionsOf({ events, namespaces }: EventFilter): Filter[] {
  return [
    ...(events === undefined ? [] : [{ eventSet: numbersOf(events) }]),
    ...(namespaces === undefined ? [] : [{ namespace: [...namespaces] }]),
  ]
}

function numbersOf(kinds: readonly EventKind[]): number[] {
  return kinds.map((kind) => eventKinds[kind])
}
