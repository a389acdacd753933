import type { Check } from './check.ts'
import { isJsonObject, listOf } from './json-member.ts'
import { unreadableCheck } from './unreadable-check.ts'

/**
 * The checks in the elements of a parsed JSON array. Null and a missing list are empty ones (Go writes an empty list as null);
 * anything else in place of a list, or of the object that an element should be, is a check that cannot be read.
 */
export function readList(list: unknown, name: string, read: (element: object) => readonly Check[]): readonly Check[] {
  if (list !== undefined && list !== null && !Array.isArray(list)) return [unreadableCheck(`\`${name}\` is no list`)]
  return listOf(list).flatMap((element) =>
    isJsonObject(element) ? read(element) : [unreadableCheck(`\`${name}\` holds what is no object`)],
  )
}
