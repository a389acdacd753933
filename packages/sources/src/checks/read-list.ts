import type { FaultList } from '../engine/faults.ts'
import type { Check } from './check.ts'
import { isObject, listOf } from '../engine/json-values.ts'

/**
 * The checks in the elements of a parsed JSON array. Null and a missing list are empty ones (Go writes an empty list as null);
 * anything else in place of a list, or of the object that an element should be, is a fault.
 *
 * @param path where the list stands in the record; `read` gets that of each element
 */
export function readList(
  list: unknown,
  path: string,
  faults: FaultList,
  read: (element: object, path: string) => readonly Check[],
): readonly Check[] {
  if (list !== undefined && list !== null && !Array.isArray(list)) faults.add(path, 'not a list')
  return listOf(list).flatMap((element, index) => {
    const place = `${path}[${index}]`
    if (isObject(element)) return read(element, place)
    faults.add(place, 'not an object')
    return []
  })
}
