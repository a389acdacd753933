import type { ListPath } from '../input/large/large-document.ts'

/** The lists of findings in a result. Exceptions stand behind other accepted risks, so that checks come last. */
export const findingLists = [
  'Vulnerabilities',
  'Packages',
  'Secrets',
  'Licenses',
  'ExperimentalModifiedFindings',
  'Misconfigurations',
] as const

/** The lists in what is scanned by itself: an artifact, a resource. */
export const resultLists: readonly ListPath[] = [['Results'], ...findingLists.map((name) => ['Results', '*', name])]

/** Those of the report of schema 1, which is one result. */
export const findingPaths: readonly ListPath[] = findingLists.map((name) => [name])

/** Those of a compliance report, whose results hold results. */
export const controlLists: readonly ListPath[] = [
  ['Results'],
  ...resultLists.map((path) => ['Results', '*', ...path]),
  ['SummaryControls'],
]

/** The lists of a report by which it is read in parts, in the order in which its findings and events stand. */
export const trivyLists: readonly ListPath[] = [
  ...findingLists.map((name) => ['Results', '*', name]),
  ['Resources'],
  ['Findings'],
  ['Vulnerabilities'],
  ['Misconfigurations'],
]
