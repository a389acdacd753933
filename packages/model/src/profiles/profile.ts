import type { Family } from '../families.ts'
import type { FieldName } from '../fields.ts'

/**
 * Where a slot's value comes from: a field of the event, or one of the facts that every event has.
 *
 * `category` and `message` are derived from the code by the catalogue; `message` names the rule when there is one.
 * `count`, `since` and `until` are those of an event that stands for others; other events have none.
 */
export type SlotValue =
  | FieldName
  | 'outcome'
  | 'time'
  | 'id'
  | 'category'
  | 'message'
  | 'tool'
  | 'rule'
  | 'priority'
  | 'count'
  | 'since'
  | 'until'

/** One key of a profile: what it says, with which label, and in which families. */
export type Slot = {
  readonly key: string
  readonly value: SlotValue
  /** Text of the `<key>Label` pair that follows a custom key; absent for keys that need none. */
  readonly label?: string
  readonly families: ReadonlySet<Family>
  /** The slot stays empty when the event has this field: it would say something misleading beside it. */
  readonly unless?: FieldName
}

/**
 * How events are written: the CEF header's device fields and the keys in their order.
 *
 * A profile is data with a version. The same event under the same profile version gives the same bytes.
 */
export type Profile = {
  readonly name: string
  readonly version: number
  readonly summary: string
  readonly device: { readonly vendor: string; readonly product: string; readonly version: string }
  readonly slots: readonly Slot[]
  /** Keys whose values are shortened first when a message exceeds its byte budget, least valuable first. */
  readonly shortenFirst: readonly string[]
}

const layouts = new WeakMap<Profile, Map<Family, readonly Slot[]>>()

/** The slots that events of the family use under the profile, in writing order. */
export function layoutOf(profile: Profile, family: Family): readonly Slot[] {
  let byFamily = layouts.get(profile)
  if (!byFamily) layouts.set(profile, (byFamily = new Map()))
  let layout = byFamily.get(family)
  if (!layout) byFamily.set(family, (layout = profile.slots.filter((slot) => slot.families.has(family))))
  return layout
}
