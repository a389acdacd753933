import { toJson, type Message } from '@bufbuild/protobuf'
import { WireType } from '@bufbuild/protobuf/wire'
import { eventSchema, type TetragonEvent } from './tetragon-api.ts'

/**
 * The line that Tetragon writes into its export file for an event (protojson with the names of the definition), without the
 * line feed: 64-bit integers are text, bytes are base64, zeros are left out, a word that is not known is its number.
 *
 * An event of a kind that is not known gets a key made of its number, so that the source counts it as such.
 */
export function eventLine(event: TetragonEvent): string {
  const json = toJson(eventSchema, event, { useProtoFieldName: true }) as Record<string, unknown>
  const kind = unknownKindOf(event)
  return JSON.stringify(kind === undefined ? json : { [`kind_${kind}`]: {}, ...json })
}

/** The number of the first message that the definition does not have, when the event is of no kind that it has. */
function unknownKindOf({ event, $unknown }: TetragonEvent): number | undefined {
  if (event.case !== undefined) return undefined
  return $unknown?.find(({ wireType }) => wireType === WireType.LengthDelimited)?.no
}

/** Whether something of the event is left out because the definition does not have it; asked for each event. */
export function hasUnknownFields(message: object): boolean {
  if ((message as Partial<Message>).$unknown !== undefined) return true
  for (const value of Object.values(message) as unknown[]) {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) continue
    if (hasUnknownFields(value)) return true
  }
  return false
}

/** Where they are: `Process 22`, `GetEventsResponse 30`, each once. */
export function unknownFields(message: object, found: Set<string> = new Set<string>()): ReadonlySet<string> {
  const { $typeName, $unknown } = message as Partial<Message>
  for (const { no } of $unknown ?? []) found.add(`${$typeName?.replace('tetragon.', '')} ${no}`)
  for (const value of Object.values(message) as unknown[]) {
    if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) unknownFields(value, found)
  }
  return found
}
