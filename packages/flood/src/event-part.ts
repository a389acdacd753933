import { familyOf, fieldNames, type Event, type FieldName } from '@tidewaiter/model'

const facts = ['code', 'family', 'outcome', 'rule', 'priority', 'tool'] as const

/** What events can have in common: a fact that every event has or may have, or a field. */
export type EventPart = (typeof facts)[number] | FieldName

/** Every part, by the names that settings use. */
export const eventParts: readonly EventPart[] = [...facts, ...fieldNames]

/**
 * What is an event's own, although it says the same as another: numbers that are given anew each time. Its time and its id
 * are no parts at all.
 */
export const ownParts: readonly EventPart[] = ['pid', 'parentPid', 'newPid', 'sourcePort']

const sharedParts: readonly EventPart[] = eventParts.filter((part) => !ownParts.includes(part))

/**
 * Makes the key of events: equal for two of them when all the parts are. Values come from whoever runs a command in a
 * container, so none can be written that makes two keys equal which are not.
 *
 * @param parts everything but `ownParts` when absent
 */
export function createKey(parts: readonly EventPart[] = sharedParts): (event: Event) => string {
  return (event) => JSON.stringify(parts.map((part) => valueOf(event, part)))
}

function valueOf(event: Event, part: EventPart): string | number | undefined {
  switch (part) {
    case 'code':
      return event.code
    case 'family':
      return familyOf(event.code)
    case 'outcome':
      return event.outcome
    case 'rule':
    case 'priority':
    case 'tool':
      return event.origin?.[part]
    default:
      return event.fields[part]
  }
}
