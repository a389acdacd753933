import { isObject } from '../engine/json-values.ts'
import { countOf } from '../engine/values.ts'

/** A process of the tree, as JSON: `pid`, `ppid`, `cmdline`, `comm`, `path`, `uid`, `gid`. */
type TreeProcess = Readonly<Record<string, unknown>>

/** Processes of a tree that are looked at. A tree has the ancestors and the children of one process: some tens. */
const maxProcesses = 10_000

/**
 * The process that an alert is about. The tree begins with the first process of the container; the one with the infected pid
 * stands somewhere below it, in `children` (a list, old versions) or `childrenMap` (by name and pid).
 *
 * Undefined where the alert names no pid, or the tree does not have it: the first process is another one.
 */
export function actingProcess(tree: unknown, infectedPid: unknown): TreeProcess | undefined {
  if (last !== undefined && last.tree === tree && last.infectedPid === infectedPid) return last.process
  const pid = countOf(infectedPid)
  const process = pid === undefined ? undefined : findProcess(tree, pid)
  last = { tree, infectedPid, process }
  return process
}

/** The last answer: the fields of one event ask for the same process up to eight times. */
let last:
  | { readonly tree: unknown; readonly infectedPid: unknown; readonly process: TreeProcess | undefined }
  | undefined

function findProcess(tree: unknown, pid: number): TreeProcess | undefined {
  const waiting: unknown[] = [tree]
  for (let looked = 0; waiting.length > 0 && looked < maxProcesses; looked++) {
    const process = waiting.pop()
    if (!isObject(process)) continue
    if (countOf(process['pid']) === pid) return process
    const { children, childrenMap } = process
    if (Array.isArray(children)) for (const child of children) waiting.push(child)
    if (isObject(childrenMap)) for (const child of Object.values(childrenMap)) waiting.push(child)
  }
  return undefined
}
