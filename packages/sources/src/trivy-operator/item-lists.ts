import type { ListPath } from '../input/large/large-document.ts'

/** The lists of findings, checks and controls in a report resource, of every kind. */
export const itemLists: readonly ListPath[] = [
  ...['vulnerabilities', 'secrets', 'checks'].map((name) => ['report', name]),
  ['report', 'components', 'components'],
  ['status', 'summaryReport', 'controlCheck'],
  ['status', 'controlCheck'],
  ['status', 'detailReport', 'results'],
  ['status', 'detailReport', 'results', '*', 'checks'],
]
