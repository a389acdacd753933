import {
  createEvent,
  familyOf,
  valueFault,
  type Code,
  type Event,
  type Family,
  type FieldName,
  type NewEvent,
  type Status,
} from '@tidewaiter/model'
import type { SourceContext } from '../source-context.ts'

/** The families that what happens in Kubernetes leads to, all of them with a status. */
type KubernetesFamily = 'ADM' | 'API' | 'BNCH' | 'MS' | 'PLC' | 'RT' | 'SJ'

type DraftField =
  | 'artifactName'
  | 'namespace'
  | 'reason'
  | 'requestMethod'
  | 'requestUri'
  | 'sourceAddress'
  | 'sourceAddress6'
  | 'sourceName'
  | 'userName'

/** What one event says, before it is given what stands in for what is not known. */
export type Draft = {
  /** Number of the event among all that the record, or what `identity` names, could give: the same whatever was read before. */
  readonly part: number
  /** What the id follows from, where the tool names what it tells of; the record's bytes when absent. */
  readonly identity?: string | undefined
  readonly code: Extract<Code, `${KubernetesFamily}-${string}`>
  /** In ms since 1970-01-01 UTC. */
  readonly time: number
  readonly outcome: Status
  readonly fields: { readonly [N in DraftField]?: string | undefined }
  /** Name of the policy, constraint or webhook. */
  readonly rule?: string | undefined
  readonly priority?: string | undefined
}

/**
 * The event of a draft. A value that its field cannot hold counts as absent: what somebody wrote into one place must not cost
 * the event.
 *
 * @throws {InvalidEventError} when the draft lacks what its code needs, such as the reason of an Error
 */
export function eventOfDraft(draft: Draft, id: string, tool: string, context: SourceContext): Event {
  const { code, time, outcome, rule, priority } = draft
  const family = familyOf(code) as Family
  const fields: Record<string, string> = {
    sourceName: context.serverName,
    sourceAddress: context.nodeAddress ?? context.peerAddress,
  }
  for (const [name, value] of Object.entries(draft.fields)) {
    if (value !== undefined && valueFault(name as FieldName, family, value) === undefined) fields[name] = value
  }
  const origin = { tool, ...(rule !== undefined && { rule }), ...(priority !== undefined && { priority }) }
  return createEvent({ code, time, id, outcome, fields, origin } as unknown as NewEvent<Code>) as Event
}
