import type { ListPath } from '../input/large/large-document.ts'

/** The lists of a log by which it is read in parts. The rules of a run are no such list: each result may need any of them. */
export const sarifLists: readonly ListPath[] = [['runs', '*', 'results']]

/** The lists of findings in a log, and of what holds them. */
export const itemLists: readonly ListPath[] = [['runs'], ...sarifLists]
