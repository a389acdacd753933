import { createFaultList, pathTo, type Fault, type FaultList } from '../engine/faults.ts'
import { isListOrAbsent, isObject, listOf, memberOf } from '../engine/json-values.ts'
import type { ListPath } from '../input/large/large-document.ts'

/**
 * The faults in the lists of a record: what stands in place of a list, then what stands in a list where an object should. Null and
 * nothing are empty lists: Go writes them so.
 *
 * @param lists in a path, `*` is each element of a list, any number of times; an element that is no object has to be found by the
 * path of that list itself
 */
export function lostItems(record: unknown, lists: readonly ListPath[]): readonly Fault[] {
  const faults = createFaultList()
  addLostItems(faults, record, lists)
  return faults.all()
}

/** Adds what {@link lostItems} gives. @param place where the record stands in what the paths are to count from */
export function addLostItems(faults: FaultList, record: unknown, lists: readonly ListPath[], place: string = ''): void {
  addNoLists(faults, record, lists, place)
  for (const list of lists) visit(record, list, place, (value, at) => addNoObjects(faults, value, at))
}

/** Adds what stands in place of a list; for the outline of a long record as for one that is whole. */
export function addNoLists(faults: FaultList, record: unknown, lists: readonly ListPath[], place: string = ''): void {
  for (const list of lists) {
    visit(record, list, place, (value, at) => {
      if (!isListOrAbsent(value)) faults.add(at, 'not a list')
    })
  }
}

/** Adds what stands in a list where an object should. @param first number of its first element */
export function addNoObjects(faults: FaultList, list: unknown, place: string, first: number = 0): void {
  for (const [index, element] of listOf(list).entries()) {
    if (!isObject(element)) faults.add(`${place}[${first + index}]`, 'not an object')
  }
}

function visit(value: unknown, path: ListPath, at: string, see: (value: unknown, at: string) => void): void {
  const [step, ...rest] = path
  if (step === undefined) return see(value, at)
  if (step !== '*') return visit(memberOf(value, step), rest, pathTo(at, step), see)
  for (const [index, element] of listOf(value).entries()) {
    if (isObject(element)) visit(element, rest, `${at}[${index}]`, see)
  }
}
